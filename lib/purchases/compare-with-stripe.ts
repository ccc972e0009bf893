import 'server-only';
import { db } from '@/lib/platform/db';
import { creditsFor, usdCents } from '@/lib/platform/units';
import { type ListedDispute, type ListedRefund, listDisputes, listPayments, listRefunds } from '@/lib/stripe/listings';
import type { PaymentClaim } from '@/lib/stripe/payments';
import { planReturns } from './returns';
import { unmatchedAmong } from './unmatched';

/** A fault of the books, in the form in which every check reports it. */
type Problem = { invariant: string; workspaceId: string; row: string; message: string };
export type Comparison = {
  checked: { payments: number; refunds: number; disputes: number; purchases: number };
  problems: Problem[];
};

const V15 = 'V15 every payment, refund and dispute at Stripe has its transfers, and the reverse';

/** What is younger may still be on its way, in seconds. */
const SETTLED_AFTER = 600;

/** A paid purchase, as our ledger has it: not as its row says, which other checks hold against the ledger. */
type Booked = {
  id: string;
  workspace_id: string;
  payment: string;
  tax: bigint;
  credited: bigint;
  taken_back: bigint;
  is_young: boolean;
};

/**
 * Holds our ledger against Stripe's objects, all of them, both ways, and changes nothing. Stripe is read first: whatever
 * we book meanwhile is young, and left out.
 * @throws AppError `stripe_unavailable`
 */
export async function compareWithStripe({ settledAfter = SETTLED_AFTER } = {}): Promise<Comparison> {
  const settledBy = Date.now() / 1_000 - settledAfter;
  const [all, refunds, disputes] = await Promise.all([listPayments(null), listRefunds(null), listDisputes(null)]);
  const payments = all.filter(({ status }) => status === 'succeeded');
  const booked = await readBooked(settledAfter);
  const known = new Map(payments.map((payment) => [payment.id, payment]));
  const [refunded, disputed] = [byPayment(refunds), byPayment(disputes)];
  const returnsOf = (payment: string): Returns => {
    return { refunds: refunded.get(payment) ?? [], disputes: disputed.get(payment) ?? [] };
  };
  const problems = booked
    .filter(({ is_young, payment }) => !is_young && lastMoved(known.get(payment), returnsOf(payment)) < settledBy)
    .map((purchase) => faultOf(purchase, known.get(purchase.payment), returnsOf(purchase.payment)))
    .filter((problem) => problem !== null);
  const ours = new Set(booked.map(({ payment }) => payment));
  const others = payments.filter((one) => one.purchaseId !== null && !ours.has(one.id) && one.created < settledBy);
  return {
    checked: { payments: all.length, refunds: refunds.length, disputes: disputes.length, purchases: booked.length },
    problems: [...problems, ...(await notBooked(others))],
  };
}

function readBooked(settledAfter: number): Promise<Booked[]> {
  return db.$queryRaw<Booked[]>`
    select p.id::text, p.workspace_id::text, p.stripe_payment_intent_id as payment, p.tax_cents as tax,
      coalesce(sum(t.amount) filter (where t."from" = 'stripe' and t.key = 'purchase:' || p.id), 0)::bigint as credited,
      (coalesce(sum(t.amount) filter (where t."to" = 'stripe'), 0)
        - coalesce(sum(t.amount) filter (where t."from" = 'stripe' and t.key <> 'purchase:' || p.id), 0))::bigint as taken_back,
      p.updated_at > studio_now() - make_interval(secs => ${settledAfter}::int) as is_young
    from purchase p left join transfer t on t.workspace_id = p.workspace_id and t.purchase_id = p.id
    where p.state in ('paid', 'partly_refunded', 'refunded', 'disputed')
    group by p.id`;
}

/** What Stripe says went back of one payment. */
type Returns = { refunds: ListedRefund[]; disputes: ListedDispute[] };

/** In seconds since 1970. That a refund failed Stripe doesn't date: until we heard of it, it is told as a problem. */
function lastMoved(payment: PaymentClaim | undefined, { refunds, disputes }: Returns): number {
  return Math.max(payment?.created ?? 0, ...[...refunds, ...disputes].map(({ movedAt }) => movedAt));
}

function faultOf(purchase: Booked, payment: PaymentClaim | undefined, of: Returns): Problem | null {
  if (!payment)
    return problem(purchase, `its payment ${purchase.payment} did not arrive at Stripe, or Stripe does not know it`);
  const bought = usdCents(payment.received - purchase.tax);
  const { returned } = planReturns(bought, of, [], usdCents(purchase.tax));
  const [paid, back] = [creditsFor(bought), creditsFor(returned)];
  if (paid === purchase.credited && back === purchase.taken_back && payment.currency === 'usd') return null;
  return problem(
    purchase,
    `Stripe received ${payment.received} cents (${payment.currency}) and gave back ${returned}; our transfers give ${purchase.credited} microcredits and take back ${purchase.taken_back}`,
  );
}

async function notBooked(payments: PaymentClaim[]): Promise<Problem[]> {
  const unmatched = new Set(await unmatchedAmong(payments));
  return payments
    .filter((payment) => unmatched.has(payment))
    .map((payment) => ({
      invariant: V15,
      workspaceId: payment.workspaceId ?? 'unknown',
      row: `payment ${payment.id}`,
      message: `Stripe received ${payment.received} cents for purchase ${payment.purchaseId}, which was not credited for it`,
    }));
}

function problem(purchase: Booked, message: string): Problem {
  return { invariant: V15, workspaceId: purchase.workspace_id, row: `purchase ${purchase.id}`, message };
}

function byPayment<T extends { paymentIntentId: string }>(all: T[]): Map<string, T[]> {
  return Map.groupBy(all, (one) => one.paymentIntentId);
}
