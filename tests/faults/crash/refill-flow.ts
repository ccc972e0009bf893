import { type TestStripe, topUpOf } from '../../purchases/buying';
import { chargesOf, dropTo, letPass, makeRefiller, type Refiller, refillsOf } from '../../refills/refilling';
import type { Flow, KillPoint } from './flow';
import { STATEMENTS } from './statements';
import type { Worker } from './worker';

/** Credits that fell below the threshold, and the job that refills them; it comes by again. */
export function refillFlow(stripe: TestStripe): Flow<Refiller, Worker> {
  return {
    prepare: async () => {
      const of = await makeRefiller(stripe);
      await dropTo(of);
      return { ...of, ids: [of.workspaceId, of.customerId] };
    },
    run: async (worker, of) => {
      // The refill gets its id on the way.
      const forget = worker.database.watch({
        before: ({ sql, values }) => {
          const isOurs = STATEMENTS.purchaseClaimed.test(sql) && values.includes(of.workspaceId);
          if (isOurs) of.ids.push(values.find((value) => value?.length === 36) ?? '');
          return 'pass';
        },
      });
      await worker.call('refillIfDue', of.workspaceId).finally(forget);
    },
    recover: async (worker, { workspaceId }) => {
      // Whoever died over it is waited for; then the next job finds what was left.
      await letPass(workspaceId, '1 minute');
      await worker.call('refillDue');
      await worker.call('refillDue');
    },
    check: async ({ workspaceId, customerId }) => {
      const problems: string[] = [];
      const { paid, cents, tried } = await chargesOf(stripe, customerId);
      if (paid !== 1 || tried !== 1 || cents !== 2_000) problems.push(`${tried} charges, ${paid} paid, ${cents} cents`);
      const topUp = await topUpOf(workspaceId);
      if (topUp !== 24_000_000n) problems.push(`top-up ${topUp} after 4 credits and a refill of 20`);
      const states = (await refillsOf(workspaceId)).map(({ state }) => state);
      if (states.join() !== 'paid') problems.push(`refills: ${states.join()}`);
      return problems;
    },
  };
}

const { purchaseClaimed, paymentSent, paymentRemembered, moneyMoved } = STATEMENTS;
const charge = /POST \/v1\/payment_intents/;

export const REFILL_POINTS: KillPoint[] = [
  { name: 'refill: before it is written', stop: { channel: 'database', sql: purchaseClaimed, when: 'before' } },
  {
    name: 'refill: before it is committed',
    stop: { channel: 'database', sql: purchaseClaimed, when: 'before commit' },
  },
  { name: 'refill: after it was committed', stop: { channel: 'database', sql: purchaseClaimed, when: 'after commit' } },
  {
    name: 'refill: before it is noted as sent',
    stop: { channel: 'database', sql: paymentSent, when: 'before commit' },
  },
  { name: 'refill: before Stripe hears of it', stop: { channel: 'stripe', call: charge, when: 'before' } },
  { name: 'refill: after Stripe charged the card', stop: { channel: 'stripe', call: charge, when: 'head' } },
  {
    name: 'refill: after its payment was remembered',
    stop: { channel: 'database', sql: paymentRemembered, when: 'after' },
  },
  { name: 'refill: between credit and commit', stop: { channel: 'database', sql: moneyMoved, when: 'before commit' } },
  { name: 'refill: after the credit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
];
