import 'server-only';
import { type CsvCell, csvLine } from '@/lib/platform/csv';
import { db } from '@/lib/platform/db';
import { creditsFor, microcredits, toDecimal, toDollars, usdCents } from '@/lib/platform/units';
import { readClosed } from './closed';
import { declineKind } from './decline';

type Row = Awaited<ReturnType<typeof readPage>>[number] & { isClosed: boolean };
type Column = [name: string, read: (purchase: Row) => CsvCell];

const dollars = (cents: bigint) => toDollars(usdCents(cents));
const time = (at: Date | null) => at?.toISOString() ?? null;

/** The columns; what is counted in a unit has it in its name. Times are ISO 8601 in UTC. */
const COLUMNS: readonly Column[] = [
  ['purchase_id', ({ id }) => id],
  ['started_at_utc', ({ createdAt }) => time(createdAt)],
  ['paid_at_stripe_utc', ({ paidAtStripe }) => time(paidAtStripe)],
  ['credited_at_utc', ({ paidAt }) => time(paidAt)],
  ['state', stateOf],
  ['way', ({ way }) => way],
  ['buyer_name', ({ user }) => user.name],
  ['buyer_email', ({ user }) => user.email],
  ['amount_usd', ({ amountCents }) => dollars(amountCents)],
  ['tax_usd', ({ taxCents }) => dollars(taxCents)],
  ['charged_usd', ({ paidAt, amountCents, taxCents }) => dollars(paidAt === null ? 0n : amountCents + taxCents)],
  ['credits', ({ credits }) => toDecimal(microcredits(credits))],
  ['credited_credits', ({ paidAt, credits }) => toDecimal(microcredits(paidAt === null ? 0n : credits))],
  ['taken_back_credits', ({ returnedCents }) => toDecimal(creditsFor(usdCents(returnedCents)))],
  [
    'declined_because',
    ({ paidAt, failureReason }) => (paidAt === null && failureReason ? declineKind(failureReason) : null),
  ],
  ['stripe_payment_intent', ({ stripePaymentIntentId }) => stripePaymentIntentId],
];

function stateOf({ state, parkedReason, isClosed }: Row): string {
  if (parkedReason === null) return state;
  return isClosed ? 'closed_by_support' : 'being_checked';
}

const ROWS_AT_ONCE = 1_000;

/**
 * All purchases of a workspace as a CSV file, the last one first; read in pages, so that any number of them fits. Whoever
 * calls this has asked for permission first.
 */
export async function* purchasesCsv(workspaceId: string): AsyncGenerator<string> {
  // A byte order mark: without it, Excel reads names as if they were Latin.
  yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`;
  for (let cursor: string | null = null; ; ) {
    const rows = await readPage(workspaceId, cursor);
    const closed = await readClosed(rows.flatMap(({ id, parkedReason }) => (parkedReason === null ? [] : id)));
    const page = rows.map((row) => ({ ...row, isClosed: closed.has(row.id) }));
    yield page.map((purchase) => csvLine(COLUMNS.map(([, read]) => read(purchase)))).join('');
    if (page.length < ROWS_AT_ONCE) return;
    cursor = page.at(-1)?.id ?? null;
  }
}

function readPage(workspaceId: string, cursor: string | null) {
  return db.purchase.findMany({
    where: { workspaceId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: ROWS_AT_ONCE,
    ...(cursor === null ? {} : { cursor: { id: cursor }, skip: 1 }),
  });
}
