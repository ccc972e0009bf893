import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import type { PlanChoice } from '@/lib/subscriptions/plan-choice';
import { startPlanCheckout } from '@/lib/subscriptions/start-plan-checkout';
import { syncSubscription } from '@/lib/subscriptions/sync-subscription';
import type { Person, Role } from '@/lib/workspaces/permissions';
import { allowanceFor, type Plan } from '@/lib/workspaces/plans';
import { startLocalStripe } from '@/local/stripe/server';
import { pay } from '../purchases/buying';
import { makeWorkspace } from '../setup/factories';

const setting = (name: string): string => process.env[name] ?? '';

/** A local Stripe of this test file's own. It calls no webhook by itself; its subscriptions' time is moved by a switch. */
export async function startPlanStripe() {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-plans-'));
  const { port, hostname, origin } = new URL(setting('STRIPE_API_URL'));
  const secretKey = setting('STRIPE_SECRET_KEY');
  const options = { port: Number(port), stateFile: path.join(folder, 'state.json'), secretKey };
  const server = await startLocalStripe(options);
  const turn = async (name: string, body: object): Promise<void> => {
    const response = await fetch(`${origin}/_local/${name}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  };
  return {
    sdk: new Stripe(secretKey, { host: hostname, port, protocol: 'http', telemetry: false }),
    faults: (switches: Record<string, number>) => turn('faults', switches),
    /** To the next month of a subscription, which is paid for or not. */
    advance: (id: string, body: { outcome?: 'paid' | 'failed' } = {}) => turn(`subscriptions/${id}/advance`, body),
    retry: (id: string, body: { outcome?: 'paid' | 'failed'; last?: 'canceled' | 'unpaid' } = {}) =>
      turn(`subscriptions/${id}/retry`, body),
    bankSays: (card: string, decline: string | null) => turn(`payment_methods/${card}`, { decline }),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type PlanStripe = Awaited<ReturnType<typeof startPlanStripe>>;

/** A workspace of its own, with what its plan includes, and its owner. */
export async function makeOwner(over: { plan?: Plan; seats?: number; roles?: Role[] } = {}) {
  const { plan = 'free', seats = 1, roles = ['owner'] } = over;
  const included = allowanceFor(plan, seats);
  const { workspaceId, people } = await makeWorkspace({ plan, seats, included, members: roles });
  const [first] = people;
  if (!first) throw new Error('nobody owns it');
  const owner: Person = { ...first, operator: false, apiKeyId: null, workspace: { id: workspaceId, plan } };
  return { workspaceId, owner, userId: first.userId, people };
}

/** Stripe's page for a plan, or the test ends here. */
export async function pageFor(owner: Person, choice: PlanChoice): Promise<string> {
  const started = await startPlanCheckout(owner, choice, '/billing');
  if (started.kind !== 'page') throw new Error(`no page: ${started.kind}`);
  return started.url;
}

/** A workspace whose plan is paid for at Stripe. */
export async function subscribe(choice: PlanChoice = { plan: 'team', seats: 3 }, over: { roles?: Role[] } = {}) {
  const made = await makeOwner(over);
  await pay(await pageFor(made.owner, choice));
  const { subscription, customerId } = await syncSubscription(made.workspaceId);
  if (!subscription || customerId === null) throw new Error('nothing began');
  return { ...made, subscriptionId: subscription.subscriptionId, customerId };
}

/** A workspace's plan in one line, and what its wallet says to it. */
export async function stateOf(workspaceId: string) {
  const { plan, seats } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { included, granted, allowance, topUp } = await readBalances(workspaceId);
  return { plan: `${plan} ${seats}`, included, granted, allowance, topUp };
}

export function mirrorOf(workspaceId: string) {
  return db.subscription.findUniqueOrThrow({ where: { workspaceId } });
}
