import { adjust } from '@/lib/credits/adjustment';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { AppError, type ErrorCode } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { changePlan } from '@/lib/workspaces/change-plan';
import { ask, makeAsker } from '../../ai/asking';
import { deliver, dollars, eventOf, makeBuyer, pay, type TestStripe } from '../../purchases/buying';
import { asOwner } from '../../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../../setup/factories';
import type { ModelStats } from '../../setup/model';
import { paidOnce } from '../crash/paid-once';

/** Something that moves money, and can be asked for a second time. */
export type Errand = {
  name: string;
  prepare(): Promise<unknown>;
  run(of: unknown): Promise<unknown>;
  /** What is not as it must be after it happened once; nothing, when it did. */
  wrong(of: unknown): Promise<string[]>;
  /** What it left behind although it failed. */
  traces?(of: unknown): Promise<string[]>;
  /** What it may say when it fails. */
  says: ErrorCode[];
  mostStatements: number;
  /** What fails for a passing reason is tried again within, unseen. */
  triesAgain?: boolean;
};

/** Keeps what `prepare` made and what the others are given one type, per errand. */
function errand<Of>(
  one: Pick<Errand, 'name' | 'says' | 'mostStatements' | 'triesAgain'> & {
    prepare(): Promise<Of>;
    run(of: Of): Promise<unknown>;
    wrong(of: Of): Promise<string[]>;
    traces?(of: Of): Promise<string[]>;
  },
): Errand {
  const made = new Map<unknown, Of>();
  const known = (token: unknown): Of => {
    const of = made.get(token);
    if (of === undefined) throw new Error('never prepared');
    return of;
  };
  return {
    ...one,
    prepare: async () => {
      const token = Symbol(one.name);
      made.set(token, await one.prepare());
      return token;
    },
    run: (token) => one.run(known(token)),
    wrong: (token) => one.wrong(known(token)),
    traces: async (token) => (await one.traces?.(known(token))) ?? [],
  };
}

const AWAY: ErrorCode[] = ['ledger_unavailable', 'internal_error'];

async function left(workspaceId: string, expected: { available: number; held?: number }): Promise<string[]> {
  const { available, held } = await readBalances(workspaceId);
  const isRight = available === credits(expected.available) && held === credits(expected.held ?? 0);
  return isRight ? [] : [`${available} are left and ${held} held`];
}

async function held() {
  const made = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(made);
  await placeHold(request);
  return request;
}

const done = { receipt: { status: 'done' } };

export const ERRANDS: Errand[] = [
  errand({
    name: 'placing a hold',
    triesAgain: true,
    says: AWAY,
    mostStatements: 12,
    prepare: async () => holdRequest(await makeWorkspace({ included: credits(20) })),
    run: (request) => placeHold(request),
    wrong: ({ workspaceId }) => left(workspaceId, { available: 19, held: 1 }),
  }),
  errand({
    name: 'settling a request',
    triesAgain: true,
    says: AWAY,
    mostStatements: 14,
    prepare: held,
    run: (request) => settleHold({ ...request, ...done, cost: credits(0.25) }),
    wrong: ({ workspaceId }) => left(workspaceId, { available: 19.75 }),
  }),
  errand({
    name: 'releasing a request',
    triesAgain: true,
    says: AWAY,
    mostStatements: 12,
    prepare: held,
    run: (request) => releaseHold({ ...request, ...done }),
    wrong: ({ workspaceId }) => left(workspaceId, { available: 20 }),
  }),
  errand({
    name: 'an adjustment',
    triesAgain: true,
    says: AWAY,
    mostStatements: 12,
    prepare: async () => ({ ...(await makeWorkspace({ included: credits(20) })), id: newId() }),
    run: ({ workspaceId, id }) =>
      adjust({ workspaceId, id, actor: 'operator@studio.test', reason: 'Test', amount: credits(2), direction: 'give' }),
    wrong: ({ workspaceId }) => left(workspaceId, { available: 22 }),
  }),
  errand({
    name: 'a change of plan',
    says: AWAY,
    mostStatements: 30,
    prepare: () => makeWorkspace({ plan: 'pro', seats: 1, included: credits(20) }),
    run: ({ workspaceId }) => changePlan(workspaceId, { plan: 'team', seats: 3 }),
    wrong: ({ workspaceId }) => left(workspaceId, { available: 180 }),
  }),
  // It never throws for one hold; it comes by again.
  errand({
    name: 'the sweep',
    says: AWAY,
    mostStatements: 14,
    prepare: async () => {
      const request = await held();
      await noteProgress([{ ...request, produced: credits(0.4) }]);
      await asOwner(`update hold set expires_at = studio_now() - interval '1 second' where request_id = $1`, [
        request.requestId,
      ]);
      return request;
    },
    run: async ({ requestId }) => {
      await expireHolds();
      if ((await db.hold.count({ where: { requestId, state: 'open' } })) > 0) throw new AppError('ledger_unavailable');
    },
    wrong: ({ workspaceId }) => left(workspaceId, { available: 19.6 }),
  }),
];

/** Throws what a route answered, unless it went well. */
async function expectOk(answering: Promise<Response>): Promise<void> {
  const answer = await answering;
  const body = await answer.json();
  if (answer.ok) return;
  throw new AppError(body.error.code, { message: `${answer.status}` });
}

type Model = { stats(): Promise<ModelStats> };

/** The same through the routes. */
export function httpErrands(stripe: () => TestStripe, model: () => Model): Errand[] {
  return [
    errand({
      name: "Stripe's delivery",
      says: AWAY,
      mostStatements: 60,
      prepare: async () => {
        const { buyer, workspaceId } = await makeBuyer();
        const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(20) });
        await pay(url);
        return { workspaceId, event: await eventOf(stripe(), purchaseId, 'checkout.session.completed') };
      },
      run: ({ event }) => expectOk(deliver(event)),
      wrong: ({ workspaceId }) => paidOnce(workspaceId),
    }),
    errand({
      name: 'a click on "Buy credits"',
      says: AWAY,
      mostStatements: 60,
      prepare: () => makeBuyer(),
      run: ({ buyer }) => startCheckout({ buyer, amount: dollars(20) }),
      wrong: async ({ workspaceId }) => {
        const purchases = await db.purchase.findMany({ where: { workspaceId } });
        const isRight = purchases.length === 1 && purchases[0]?.stripeSessionId;
        return isRight ? [] : [`${purchases.length} purchases, ${purchases[0]?.stripeSessionId}`];
      },
    }),
    errand({
      name: 'a request to a model',
      says: ['ledger_unavailable'],
      mostStatements: 20,
      prepare: async () => ({
        ...(await makeAsker({ included: credits(20) })),
        calls: (await model().stats()).requests,
      }),
      run: async ({ key }) => expectOk(ask('[tokens:20] Hello', { key })),
      wrong: async ({ workspaceId, calls }) => {
        const settled = await db.hold.count({ where: { workspaceId, state: 'settled' } });
        const called = (await model().stats()).requests - calls;
        return settled === 1 && called === 1 ? [] : [`${called} calls of the model, ${settled} settled requests`];
      },
      traces: async ({ calls }) => ((await model().stats()).requests === calls ? [] : ['the model was called']),
    }),
  ];
}
