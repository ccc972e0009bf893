import { describe } from 'vitest';

/**
 * The database tests of purchases as one file: each with its own local Stripe, one after the other. First the one that looks
 * at all purchases: of another's its Stripe would know nothing.
 */
describe('sync', async () => void (await import('../purchases/sync-purchase.test')));
describe('charge', async () => void (await import('../purchases/charge.test')));
describe('returns', async () => void (await import('../purchases/returns.test')));
