import 'server-only';
import { db } from '@/lib/platform/db';
import { type Card, expiryOf } from './card';

type Row = {
  payment_method_id: string | null;
  brand: string | null;
  last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
  fingerprint: string | null;
  revision: bigint;
  now: Date;
};

/** A workspace's card as Stripe last told of it, and how often Stripe was asked so far. */
export type CardRow = { card: Card | null; revision: bigint };

export const NEVER_ASKED = 0n;

/** The workspace's card on file, or null. Whoever calls this has asked for permission first. */
export async function readCard(workspaceId: string): Promise<Card | null> {
  return (await readCardRow(workspaceId)).card;
}

/** {@link readCard}, for whoever writes it. */
export async function readCardRow(workspaceId: string): Promise<CardRow> {
  const rows = await db.$queryRaw<Row[]>`
    select payment_method_id, brand, last4, exp_month, exp_year, fingerprint, revision, studio_now() as now
    from card where workspace_id = ${workspaceId}::uuid`;
  const row = rows[0];
  return row ? { card: cardOf(row), revision: row.revision } : { card: null, revision: NEVER_ASKED };
}

function cardOf(row: Row): Card | null {
  const { payment_method_id: paymentMethodId, brand, last4, exp_month: expMonth, exp_year: expYear } = row;
  if (paymentMethodId === null || brand === null || last4 === null || expMonth === null || expYear === null)
    return null;
  const facts = { paymentMethodId, brand, last4, expMonth, expYear, fingerprint: row.fingerprint };
  return { ...facts, expiry: expiryOf(facts, row.now) };
}
