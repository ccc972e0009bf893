import { readBalances } from '@/lib/credits/balances';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { reconcile } from '@/lib/purchases/reconcile';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { changePlan } from '@/lib/workspaces/change-plan';
import { dollars, makeBuyer, pay, purchaseRow } from '../../purchases/buying';
import { asOwner } from '../../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../../setup/factories';
import type { Flow, KillPoint } from './flow';
import { paidOnce } from './paid-once';
import { STATEMENTS } from './statements';
import type { Worker } from './worker';

/** A payment that no event has told of; the reconciler finds it, now or the next time. */
export function reconcileFlow(): Flow<{ workspaceId: string }, Worker> {
  return {
    prepare: async () => {
      const { buyer, workspaceId } = await makeBuyer();
      const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
      await pay(url);
      const { stripeSessionId } = await purchaseRow(purchaseId);
      return { workspaceId, ids: [workspaceId, purchaseId, stripeSessionId ?? purchaseId] };
    },
    run: (worker) => worker.call('reconcile'),
    recover: (worker) => worker.call('reconcile'),
    check: async ({ workspaceId }) => {
      const { moved, failed } = await reconcile();
      return [...(await paidOnce(workspaceId)), ...[...moved, ...failed].map(() => 'reconcile still finds something')];
    },
  };
}

const NOTED = credits(0.4);

/** A hold whose process died a while ago, and the sweep that ends it; it comes by again. */
export function sweepFlow(): Flow<{ workspaceId: string; requestId: string }, Worker> {
  return {
    prepare: async () => {
      const made = await makeWorkspace({ included: credits(20) });
      const { workspaceId, requestId, ...rest } = holdRequest(made);
      await placeHold({ ...rest, workspaceId, requestId });
      await noteProgress([{ workspaceId, requestId, produced: NOTED }]);
      await asOwner(`update hold set expires_at = studio_now() - interval '1 second' where request_id = $1`, [
        requestId,
      ]);
      return { workspaceId, requestId, ids: [workspaceId, requestId] };
    },
    run: (worker) => worker.call('expireHolds'),
    recover: (worker) => worker.call('expireHolds'),
    check: async ({ workspaceId, requestId }) => {
      const hold = await db.hold.findUniqueOrThrow({ where: { workspaceId_requestId: { workspaceId, requestId } } });
      const { available, held } = await readBalances(workspaceId);
      const isRight = hold.state === 'expired' && held === 0n && available === credits(20) - NOTED;
      return isRight ? [] : [`the hold is ${hold.state}, ${held} are held, ${available} are left`];
    },
  };
}

/** An upgrade from Pro with one seat to Team with three. Whoever gets no answer asks again. */
export function planFlow(): Flow<{ workspaceId: string }, Worker> {
  const upgrade = { plan: 'team', seats: 3 } as const;
  return {
    prepare: async () => {
      const { workspaceId } = await makeWorkspace({ plan: 'pro', seats: 1, included: credits(20) });
      return { workspaceId, ids: [workspaceId] };
    },
    run: (worker, { workspaceId }) => worker.call('changePlan', { workspaceId, ...upgrade }),
    recover: async (_, { workspaceId }) => {
      const { plan, seats } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
      const { allowance } = await readBalances(workspaceId);
      const isWhole = plan === 'team' ? allowance === credits(180) && seats === 3 : allowance === credits(20);
      if (!isWhole) throw new Error(`half a change: ${plan} with ${seats} seats and ${allowance} a month`);
      await changePlan(workspaceId, upgrade);
    },
    check: async ({ workspaceId }) => {
      const { included, allowance, granted } = await readBalances(workspaceId);
      const isRight = [included, allowance, granted].every((amount) => amount === credits(180));
      return isRight ? [] : [`included ${included}, granted ${granted}, ${allowance} a month`];
    },
  };
}

const { purchaseMoved, moneyMoved, holdEnded, planChanged } = STATEMENTS;
const session = /GET \/v1\/checkout\/sessions/;

export const RECONCILE_POINTS: KillPoint[] = [
  { name: 'reconcile: after Stripe has answered', stop: { channel: 'stripe', call: session, when: 'head' } },
  {
    name: 'reconcile: before the purchase is moved',
    stop: { channel: 'database', sql: purchaseMoved, when: 'before' },
  },
  {
    name: 'reconcile: between credit and commit',
    stop: { channel: 'database', sql: moneyMoved, when: 'before commit' },
  },
  { name: 'reconcile: after the commit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
];

export const SWEEP_POINTS: KillPoint[] = [
  { name: 'sweep: before the hold is ended', stop: { channel: 'database', sql: holdEnded, when: 'before' } },
  { name: 'sweep: after the hold was ended', stop: { channel: 'database', sql: holdEnded, when: 'after' } },
];

export const PLAN_POINTS: KillPoint[] = [
  { name: 'plan: before anything is written', stop: { channel: 'database', sql: planChanged, when: 'before' } },
  { name: 'plan: between plan and allowance', stop: { channel: 'database', sql: moneyMoved, when: 'before' } },
  { name: 'plan: between allowance and commit', stop: { channel: 'database', sql: moneyMoved, when: 'before commit' } },
  { name: 'plan: after the commit', stop: { channel: 'database', sql: moneyMoved, when: 'after commit' } },
];
