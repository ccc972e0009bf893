import { describe } from 'vitest';

/** The database tests of purchases as one file: each with its own local Stripe, one after the other, the quickest first. */
describe('charge', async () => void (await import('../purchases/charge.test')));
describe('returns', async () => void (await import('../purchases/returns.test')));
describe('sync', async () => void (await import('../purchases/sync-purchase.test')));
