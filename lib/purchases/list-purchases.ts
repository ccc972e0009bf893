import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits, type UsdCents, usdCents } from '@/lib/platform/units';
import { readClosed } from './closed';
import { type PurchaseState, wasPaid } from './next-state';

export type ListedPurchase = {
  id: string;
  state: PurchaseState;
  amountCents: UsdCents;
  credits: Microcredits;
  /** Of a refill: the owner who agreed to it. */
  buyerName: string;
  isRefill: boolean;
  createdAt: Date;
  paidAt: Date | null;
  /** Money came in that doesn't fit the purchase: support has to look before anything is credited. */
  isParked: boolean;
  /** Support has looked, and ended the case. */
  isClosed: boolean;
  /** What refunds and disputes have taken out now. */
  returnedCents: UsdCents;
  /** Stripe's word for why the last try was declined. */
  failureReason: string | null;
  /** Path on this site that leads to Stripe's receipt. */
  receiptHref: string | null;
};

export type PurchasePage = { purchases: ListedPurchase[]; nextCursor: string | null };

type Row = {
  id: string;
  state: PurchaseState;
  amount_cents: bigint;
  credits: bigint;
  buyer_name: string;
  is_refill: boolean;
  created_at: Date;
  paid_at: Date | null;
  is_parked: boolean;
  returned_cents: bigint;
  failure_reason: string | null;
};

const PAGE = 20;

/** A workspace's purchases, newest first. `cursor` is the last id of the page before; an unknown one gives the first page. */
export async function listPurchases(
  workspaceId: string,
  options: { cursor?: string | null; limit?: number } = {},
): Promise<PurchasePage> {
  const limit = Math.min(Math.max(options.limit ?? PAGE, 1), 100);
  const cursor = await knownCursor(workspaceId, options.cursor ?? null);
  const rows = await db.$queryRaw<Row[]>`
    select p.id::text, p.state::text, p.amount_cents, p.credits, coalesce(u.name, u.email) as buyer_name, p.created_at,
      p.way = 'refill' as is_refill, p.paid_at, p.parked_reason is not null as is_parked, p.returned_cents, p.failure_reason
    from purchase p join "user" u on u.id = p.user_id
    where p.workspace_id = ${workspaceId}::uuid
      and (${cursor}::uuid is null
        or (p.created_at, p.id) < (select c.created_at, c.id from purchase c where c.id = ${cursor}::uuid))
    order by p.created_at desc, p.id desc limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const closed = await readClosed(shown.flatMap(({ id, is_parked }) => (is_parked ? id : [])));
  const purchases = shown.map((row) => ({ ...listed(row), isClosed: closed.has(row.id) }));
  return { purchases, nextCursor: rows.length > limit ? (purchases.at(-1)?.id ?? null) : null };
}

async function knownCursor(workspaceId: string, cursor: string | null): Promise<string | null> {
  if (cursor === null || !isId(cursor)) return null;
  const known = await db.purchase.findFirst({ where: { id: cursor, workspaceId }, select: { id: true } });
  return known?.id ?? null;
}

function listed(row: Row): Omit<ListedPurchase, 'isClosed'> {
  return {
    id: row.id,
    state: row.state,
    amountCents: usdCents(row.amount_cents),
    credits: microcredits(row.credits),
    buyerName: row.buyer_name,
    isRefill: row.is_refill,
    createdAt: row.created_at,
    paidAt: row.paid_at,
    isParked: row.is_parked,
    returnedCents: usdCents(row.returned_cents),
    failureReason: row.failure_reason,
    receiptHref: wasPaid(row.state) ? `/api/purchases/${row.id}/receipt` : null,
  };
}
