import Stripe from 'stripe';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { dollars, eventOf, makeBuyer, pay, purchaseRow, type TestStripe, WEBHOOK_SECRET } from '../../purchases/buying';
import type { Flow, KillPoint } from './flow';
import { paidOnce } from './paid-once';
import { STATEMENTS } from './statements';

type Payment = { workspaceId: string; purchaseId: string; event: Stripe.Event };

/** Sends an event to an app, signed at this moment as Stripe does. */
export async function deliverTo(url: string, event: Stripe.Event): Promise<number> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
  const headers = { 'stripe-signature': signature };
  const answer = await fetch(`${url}/api/stripe/webhook`, {
    method: 'POST',
    body: payload,
    headers,
    redirect: 'manual',
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** A payment of $20 whose event is being handled. Stripe delivers again what was not answered with 200. */
export function webhookFlow(stripe: TestStripe): Flow<Payment> {
  return {
    prepare: async () => {
      const { buyer, workspaceId } = await makeBuyer();
      const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
      await pay(url);
      const event = await eventOf(stripe, purchaseId, 'checkout.session.completed');
      const { stripeSessionId } = await purchaseRow(purchaseId);
      return {
        workspaceId,
        purchaseId,
        event,
        ids: [workspaceId, purchaseId, event.id, stripeSessionId ?? purchaseId],
      };
    },
    run: ({ url }, { event }) => deliverTo(url, event),
    recover: async ({ url }, { event }) => {
      const statuses = [await deliverTo(url, event), await deliverTo(url, event)];
      if (statuses.some((status) => status !== 200)) throw new Error(`delivered again, answered ${statuses.join()}`);
    },
    check: async ({ workspaceId, event }) => {
      const problems = await paidOnce(workspaceId);
      const inbox = await db.webhookEvent.findUnique({ where: { id: event.id } });
      if (!inbox?.processedAt) problems.push('the event was never marked as processed');
      return problems;
    },
  };
}

const { eventNoted, eventMarked, purchaseMoved, moneyMoved } = STATEMENTS;
const session = /GET \/v1\/checkout\/sessions\//;

export const WEBHOOK_POINTS: KillPoint[] = [
  { name: 'webhook: before the event is noted', stop: { channel: 'database', sql: eventNoted, when: 'before' } },
  { name: 'webhook: after the event was noted', stop: { channel: 'database', sql: eventNoted, when: 'after' } },
  { name: 'webhook: before Stripe is asked', stop: { channel: 'stripe', call: session, when: 'before' } },
  { name: 'webhook: after Stripe has answered', stop: { channel: 'stripe', call: session, when: 'head' } },
  { name: 'webhook: before the purchase is moved', stop: { channel: 'database', sql: purchaseMoved, when: 'before' } },
  { name: 'webhook: between purchase and credit', stop: { channel: 'database', sql: moneyMoved, when: 'before' } },
  { name: 'webhook: between credit and commit', stop: { channel: 'database', sql: moneyMoved, when: 'before commit' } },
  { name: 'webhook: after the commit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
  { name: 'webhook: before the event is marked', stop: { channel: 'database', sql: eventMarked, when: 'before' } },
  { name: 'webhook: after the event was marked', stop: { channel: 'database', sql: eventMarked, when: 'after' } },
  { name: 'webhook: before the 200 leaves', stop: { channel: 'client', call: /stripe\/webhook/, when: 'head' } },
];
