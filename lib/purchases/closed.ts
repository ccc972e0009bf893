import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';

/** How support ended the case of a parked purchase. Only what its buyer may know: why is for the operators' log. */
export type Closed = {
  at: Date;
  /** Credits by hand that stand in for it. Null: none that we know of. */
  credits: Microcredits | null;
  /** What support writes to the buyer. */
  answer: string | null;
};

type Row = { id: string; at: Date; answer: string | null; amount: bigint | null };

/** Of these purchases those that are parked and that an operator has dismissed; the others are missing. */
export async function readClosed(purchaseIds: string[]): Promise<Map<string, Closed>> {
  if (purchaseIds.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select p.id::text, a.created_at as at, a.answer, r.amount
    from purchase p
    join lateral (
      select * from operator_action
      where subject = p.id::text and action in ('purchase_dismissed', 'purchase_reopened')
      order by created_at desc, id desc limit 1
    ) a on a.action = 'purchase_dismissed'
    left join adjustment_request r on r.id = a.adjustment_id
    where p.id = any(${purchaseIds}::uuid[]) and p.parked_reason is not null`;
  return new Map(
    rows.map(({ id, at, answer, amount }) => {
      return [id, { at, answer, credits: amount === null ? null : microcredits(amount) }];
    }),
  );
}

/** Whether support has ended the case of a purchase. */
export async function isClosed(purchaseId: string): Promise<boolean> {
  return (await readClosed([purchaseId])).has(purchaseId);
}
