import type Stripe from 'stripe';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { dollars, makeBuyer, pay, purchaseRow, type TestStripe, topUpOf } from '../../purchases/buying';
import type { Flow, KillPoint } from './flow';
import { STATEMENTS } from './statements';
import { deliverTo } from './webhook-flow';

type Refund = { workspaceId: string; event: Stripe.Event };

/** $5 of a payment of $20 go back, and an event tells of it; Stripe delivers it until it is answered 200. */
export function refundFlow(stripe: TestStripe): Flow<Refund> {
  return {
    prepare: async () => {
      const { buyer, workspaceId } = await makeBuyer();
      const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
      await pay(url);
      await syncPurchase(purchaseId);
      const { stripePaymentIntentId } = await purchaseRow(purchaseId);
      const paymentIntent = stripePaymentIntentId ?? '';
      const refund = await stripe.sdk.refunds.create({ payment_intent: paymentIntent, amount: 500 });
      const { data } = await stripe.sdk.events.list({ type: 'charge.refunded', limit: 100 });
      const event = data.find((one) => JSON.stringify(one.data.object).includes(paymentIntent));
      if (!event) throw new Error('no event tells of the refund');
      return { workspaceId, event, ids: [workspaceId, purchaseId, paymentIntent, refund.id, event.id] };
    },
    run: ({ url }, { event }) => deliverTo(url, event),
    recover: async ({ url }, { event }) => {
      const statuses = [await deliverTo(url, event), await deliverTo(url, event)];
      if (statuses.some((status) => status !== 200)) throw new Error(`delivered again, answered ${statuses.join()}`);
    },
    check: async ({ workspaceId }) => {
      const problems: string[] = [];
      const topUp = await topUpOf(workspaceId);
      if (topUp !== 15_000_000n) problems.push(`top-up ${topUp} after 20 credits less 5`);
      const taken = await db.transfer.count({ where: { workspaceId, to: 'stripe' } });
      if (taken !== 1) problems.push(`taken back ${taken} times`);
      return problems;
    },
  };
}

const { purchaseMoved, moneyMoved } = STATEMENTS;

export const REFUND_POINTS: KillPoint[] = [
  { name: 'refund: before the purchase is moved', stop: { channel: 'database', sql: purchaseMoved, when: 'before' } },
  { name: 'refund: before credits are taken back', stop: { channel: 'database', sql: moneyMoved, when: 'before' } },
  {
    name: 'refund: between that and the commit',
    stop: { channel: 'database', sql: moneyMoved, when: 'before commit' },
  },
  { name: 'refund: after the commit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
];
