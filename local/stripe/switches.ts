import { z } from 'zod';
import { settle } from './async-payments';
import { findPaymentMethod, tellBank } from './cards-on-file';
import { paidChargeOf } from './charges';
import { BY_A_PERSON, type Context } from './context';
import { DECLINES, type DeclineCode, isDeclineCode } from './declines';
import { closeDispute, disputesOf, escalate, isOpen, openDispute } from './disputes';
import { invalid } from './errors';
import { faultsSchema } from './faults';
import type { Parts } from './parts';
import { presentDispute } from './present';
import { findRefund, outlook } from './refund-routes';
import { finishRefund, makeRefund } from './refunds';
import { findSubscription, isOver, periodOf } from './subscription-objects';
import { renew, retry } from './subscriptions';
import type { Verdict } from './verdict';

/** One switch: takes a JSON body, changes something, and answers what came of it. */
export interface Switch {
  path: RegExp;
  run(parts: Parts, body: unknown, id: string): object;
}

const cents = z.number().int().min(1).max(99_999_999);
const YEARS_SECONDS = 10 * 366 * 24 * 60 * 60;

const disputeBody = z.strictObject({
  payment_intent: z.string(),
  outcome: z.enum(['won', 'lost']).optional(),
  amount: cents.optional(),
  inquiry: z.boolean().optional(),
});

const refundBody = z.strictObject({
  payment_intent: z.string(),
  amount: cents.optional(),
  status: z.enum(['succeeded', 'pending', 'failed']).optional(),
});

const refundLaterBody = z.strictObject({ status: z.enum(['succeeded', 'failed', 'canceled']) });
const asyncBody = z.strictObject({ outcome: z.enum(['succeeded', 'failed']) });
const clockBody = z.strictObject({ advance_seconds: z.number().int().min(0).max(YEARS_SECONDS) });

const declineCodes = z.custom<DeclineCode>(isDeclineCode, `must be one of ${Object.keys(DECLINES).join(', ')}`);
const cardBody = z.strictObject({ decline: declineCodes.nullable() });
const renewalBody = z.strictObject({
  outcome: z.enum(['paid', 'failed']).optional(),
  decline: declineCodes.optional(),
});
const retryBody = z.strictObject({
  ...renewalBody.shape,
  last: z.enum(['canceled', 'unpaid']).optional(),
});

/** What is to come of a payment: as the card says, unless told otherwise. */
function verdictWanted({ outcome, decline }: z.output<typeof renewalBody>): Verdict | undefined {
  if (outcome === 'paid') return 'paid';
  return outcome === 'failed' || decline ? DECLINES[decline ?? 'generic_decline'] : undefined;
}

/** Goes to the end of the subscription's period, and over it. */
function advance(ctx: Context, id: string, body: z.output<typeof renewalBody>): object {
  const stored = findSubscription(ctx, id);
  if (isOver(stored) || stored.subscription.status === 'incomplete')
    throw invalid(`The subscription ${id} is ${stored.subscription.status}; it has no next period.`);
  stored.aheadSeconds = Math.max(stored.aheadSeconds, periodOf(stored).end - ctx.now());
  ctx.changed('subscriptions', id);
  renew(ctx, stored, verdictWanted(body), BY_A_PERSON);
  return stored.subscription;
}

/** Opens a dispute, or goes on with the open one: `outcome` closes it, and `inquiry: false` turns an inquiry into a dispute. */
function dispute(ctx: Context, body: z.output<typeof disputeBody>): object {
  const { payment_intent, outcome, amount, inquiry } = body;
  const charge = paidChargeOf(ctx, payment_intent);
  const latest = disputesOf(ctx, charge).at(-1);
  if (latest && !isOpen(latest))
    throw invalid(`The payment was disputed before, and ${latest.id} is closed: ${latest.status}.`);
  if (latest && amount !== undefined && amount !== latest.amount)
    throw invalid('The amount of an open dispute stays as it is.', { param: 'amount' });
  const open = latest ?? openDispute(ctx, { charge, amount, inquiry: inquiry ?? false }, BY_A_PERSON);
  if (latest?.status === 'warning_needs_response' && inquiry === false) escalate(ctx, latest, BY_A_PERSON);
  if (outcome) closeDispute(ctx, open, outcome, BY_A_PERSON);
  return presentDispute(ctx, open);
}

/** A refund that somebody makes in the dashboard. */
function refund(ctx: Context, { payment_intent, amount, status }: z.output<typeof refundBody>): object {
  const charge = paidChargeOf(ctx, payment_intent);
  const usual = outlook(ctx, charge);
  const begin = status === undefined ? usual : { status: status === 'succeeded' ? status : ('pending' as const) };
  const stored = makeRefund(ctx, { charge, amount, ...begin }, BY_A_PERSON);
  if (status === 'failed') finishRefund(ctx, stored, 'failed', BY_A_PERSON);
  return stored.refund;
}

export const SWITCHES: Switch[] = [
  {
    path: /^\/_local\/faults$/,
    run(parts, body) {
      parts.faults.set(read(faultsSchema, body));
      return parts.faults.settings;
    },
  },
  { path: /^\/_local\/disputes$/, run: ({ ctx }, body) => dispute(ctx, read(disputeBody, body)) },
  { path: /^\/_local\/refunds$/, run: ({ ctx }, body) => refund(ctx, read(refundBody, body)) },
  {
    path: /^\/_local\/refunds\/(\w+)$/,
    run: ({ ctx }, body, id) => finishRefund(ctx, findRefund(ctx, id), read(refundLaterBody, body).status, BY_A_PERSON),
  },
  {
    path: /^\/_local\/async\/(\w+)$/,
    run: ({ ctx }, body, id) => {
      const { outcome } = read(asyncBody, body);
      return settle(ctx, id, outcome, BY_A_PERSON);
    },
  },
  {
    path: /^\/_local\/payment_methods\/(\w+)$/,
    run: ({ ctx }, body, id) => {
      const { decline } = read(cardBody, body);
      const paymentMethod = findPaymentMethod(ctx, id);
      tellBank(ctx, id, decline);
      return { id: paymentMethod.id, decline };
    },
  },
  {
    path: /^\/_local\/subscriptions\/(\w+)\/advance$/,
    run: ({ ctx }, body, id) => advance(ctx, id, read(renewalBody, body)),
  },
  {
    path: /^\/_local\/subscriptions\/(\w+)\/retry$/,
    run: ({ ctx }, body, id) => {
      const { last, ...wanted } = read(retryBody, body);
      const stored = findSubscription(ctx, id);
      retry(ctx, stored, { forced: verdictWanted(wanted), last }, BY_A_PERSON);
      return stored.subscription;
    },
  },
  {
    path: /^\/_local\/clock$/,
    run(parts, body) {
      const { advance_seconds: seconds } = read(clockBody, body);
      parts.clock.advance(seconds);
      parts.deliverer.advance(seconds * 1000);
      parts.sweep();
      return clockFace(parts);
    },
  },
];

export function clockFace({ ctx, clock }: Parts): object {
  return { now: ctx.now(), advanced_seconds: clock.advancedSeconds };
}

/** @throws StripeFault 400 that names the first setting at fault. */
function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(`Invalid switches: ${issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'unreadable'}`);
}
