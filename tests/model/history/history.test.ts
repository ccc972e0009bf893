import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { releaseHold } from '@/lib/credits/end-hold';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { resetClock, setClock } from '../../setup/clock';
import { buyCredits, credits, makeWorkspace, spend } from '../../setup/factories';
import type { SentRequest, Wallet } from './caller-process';
import { order, startCallers } from './callers';
import { findFaults, type RequestCalls, type WalletHistory } from './check-history';

const isFull = Boolean(process.env.STUDIO_FULL_TESTS);
const [CALLERS, DEBITS, COLD, ROUNDS] = isFull ? [200, 500, 1_000, 1_000] : [200, 10, 30, 20];

let both: [ChildProcess, ChildProcess];
beforeAll(async () => {
  both = await Promise.all([startCallers(), startCallers()]);
});
afterAll(() => {
  for (const child of both) child.kill('SIGKILL');
});

test('thousands of requests at once from two processes spend what there is, never more, and none is refused while there was enough (REL-P2)', {
  timeout: 3_600_000,
}, async () => {
  const total = CALLERS * DEBITS;
  // The first has less than its callers want and is filled up on the way; the second has more than they can ever want.
  const funds = [total / 100, total, ...Array.from({ length: COLD }, (_, index) => 0.2 + (index % 7) / 10)];
  const wallets: Wallet[] = [];
  for (const included of funds) {
    const { workspaceId, userId } = await makeWorkspace({ included: credits(included) });
    wallets.push({ workspaceId, userId });
  }
  const storm = both.map((child, index) =>
    order(child, { kind: 'storm', wallets, callers: CALLERS / 2, debits: DEBITS, seed: index + 1 }),
  );
  const bought = await buyMeanwhile(wallets[0], Promise.all(storm));
  const requests = (await Promise.all(storm)).flat();
  const outcomes = new Set(requests.map(({ place }) => place.outcome));
  expect(outcomes).toEqual(new Set(['held', 'held_by_running_requests', 'insufficient_credits']));
  for (const [index, { workspaceId }] of wallets.entries()) {
    const mine = requests.filter((request) => request.workspaceId === workspaceId).map(received);
    const history: WalletHistory = {
      funds: credits(funds[index] ?? 0),
      credits: index === 0 ? bought : [],
      requests: mine,
    };
    expect(findFaults(history)).toEqual([]);
    const charged = mine.reduce((sum, { end }) => sum + (end?.charged ?? 0n), 0n);
    const { included, topUp, held } = await readBalances(workspaceId);
    const gained = history.credits.reduce((sum, { amount }) => sum + amount, 0n);
    expect({ held, left: included + topUp }).toEqual({ held: 0n, left: history.funds + gained - charged });
  }
});

/** Purchases that are credited until the storm is over: money that comes while others wait for it. */
async function buyMeanwhile(wallet: Wallet | undefined, storm: Promise<unknown>): Promise<WalletHistory['credits']> {
  if (!wallet) return [];
  const bought: WalletHistory['credits'] = [];
  let isOver = false;
  const over = storm.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    const begun = process.hrtime.bigint();
    await buyCredits(wallet.workspaceId, wallet.userId, credits(1));
    bought.push({ begun, ended: process.hrtime.bigint(), amount: credits(1) });
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  return bought;
}

function received({ place, end }: SentRequest): RequestCalls {
  const times = ({ begun, ended }: { begun: string; ended: string }) => ({
    begun: BigInt(begun),
    ended: BigInt(ended),
  });
  const { outcome, least, amount } = place;
  return {
    place: { ...times(place), outcome, least: BigInt(least), amount: BigInt(amount) },
    ...(end ? { end: { ...times(end), charged: BigInt(end.charged) } } : {}),
  };
}

test('a hundred requests from two processes for the last cent: each time exactly one gets it', {
  timeout: 3_600_000,
}, async () => {
  const wallet = await makeWorkspace({ included: credits(0.01) });
  const { workspaceId, userId } = wallet;
  for (let round = 0; round < ROUNDS; round += 1) {
    const race = both.map((child) => order(child, { kind: 'last cent', wallet: { workspaceId, userId }, callers: 50 }));
    const outcomes = (await Promise.all(race)).flat().map(({ place }) => place.outcome);
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'held_by_running_requests')).toHaveLength(99);
    const open = await db.hold.findMany({ where: { workspaceId, state: 'open' } });
    expect(open).toHaveLength(1);
    for (const { requestId } of open) await releaseHold({ workspaceId, requestId, receipt: { status: 'done' } });
  }
});

test('one request that both processes send eight times at once, with money for one, is never refused: a replay may overtake its first attempt', async () => {
  const wallet = await makeWorkspace({ included: credits(0.01) });
  const { workspaceId, userId } = wallet;
  for (let round = 0; round < ROUNDS; round += 1) {
    const requestId = newId();
    const same = { kind: 'same request', wallet: { workspaceId, userId }, callers: 8, requestId } as const;
    const answers = (await Promise.all(both.map((child) => order(child, same)))).flat();
    expect(answers.map(({ place }) => place.outcome)).toEqual(Array(16).fill('held'));
    expect((await readBalances(workspaceId)).held).toBe(credits(0.01));
    await releaseHold({ workspaceId, requestId, receipt: { status: 'done' } });
  }
});

test('two processes that meet a new month at once turn it once (REL-T2)', async () => {
  await setClock('2027-01-31T12:00:00Z');
  const wallets: Wallet[] = [];
  for (let count = 0; count < 20; count += 1) {
    const { workspaceId, userId } = await makeWorkspace({ included: credits(20) });
    await spend({ workspaceId, userId }, credits(1));
    wallets.push({ workspaceId, userId });
  }
  await setClock('2027-02-03T00:00:00Z');
  const storm = { kind: 'storm', wallets, callers: 100, debits: 1 } as const;
  await Promise.all(both.map((child, seed) => order(child, { ...storm, seed })));
  for (const wallet of wallets) {
    await spend(wallet, credits(0.01));
    const { workspaceId } = wallet;
    const turns = await db.transfer.findMany({
      where: { workspaceId, OR: [{ to: 'expired' }, { from: 'allowance' }] },
      orderBy: { sequence: 'asc' },
    });
    expect(turns.map(({ key, amount }) => [key, amount])).toEqual([
      ['allowance:2027-01:20000000', credits(20)],
      ['expire:2027-01', credits(19)],
      ['allowance:2027-02:20000000', credits(20)],
    ]);
  }
  await resetClock();
});
