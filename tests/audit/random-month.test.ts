import { afterAll, expect, test } from 'vitest';
import { sealBooks } from '@/lib/audit/seal-books';
import { verify } from '@/lib/audit/verify';
import { verifyChanged } from '@/lib/audit/watch';
import { adjust } from '@/lib/credits/adjustment';
import { changeAllowance } from '@/lib/credits/allowance';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { clawBack } from '@/lib/credits/top-up';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace } from '../setup/factories';
import { noteReturns } from '../setup/returns';

afterAll(resetClock);

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const ACTS_A_DAY = 12;

type Life = Awaited<ReturnType<typeof makeWorkspace>> & { running: string[]; bought: string[]; returned: Set<string> };

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const roll = dice(SEED);
const some = (most: number) => credits((roll(most * 100) + 1) / 100);

const ACTS: ((life: Life) => Promise<unknown>)[] = [
  async (life) => {
    const most = some(8);
    const request = holdRequest(life, { asked: most, least: credits(0.01), limit: most });
    const { outcome } = await placeHold(request);
    if (outcome === 'held') life.running.push(request.requestId);
  },
  async ({ workspaceId, running }) => {
    await noteProgress(running.map((requestId) => ({ workspaceId, requestId, produced: some(3) })));
  },
  async ({ workspaceId, running }) => {
    const requestId = running.shift();
    if (requestId) await settleHold({ workspaceId, requestId, cost: some(10), receipt: { status: 'done' } });
  },
  async ({ workspaceId, running }) => {
    const requestId = running.pop();
    if (requestId) await releaseHold({ workspaceId, requestId, receipt: { status: 'failed' } });
  },
  async (life) => {
    life.bought.push(await buyCredits(life.workspaceId, life.userId, credits(1 + roll(20))));
  },
  async ({ workspaceId, bought, returned }) => {
    const purchaseId = bought[roll(Math.max(1, bought.length))];
    if (!purchaseId || returned.has(purchaseId)) return;
    returned.add(purchaseId);
    await db.$transaction(async (tx) => {
      await clawBack(tx, { workspaceId, purchaseId, key: `refund:${purchaseId}`, amount: credits(1) });
      await noteReturns(tx, { workspaceId, purchaseId });
    });
  },
  async ({ workspaceId }) => {
    const direction = (['give', 'take', 'forgive'] as const)[roll(3)] ?? 'give';
    await adjust({ id: newId(), workspaceId, direction, amount: some(2), actor: 'operator', reason: 'chance' });
  },
  ({ workspaceId }) => changeAllowance(workspaceId, credits(5 + roll(40))),
  () => expireHolds(),
  () => sealBooks(),
];

/** An operator may ask for more than there is; that is refused, and no fault. */
async function tolerantly(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
}

test('a month of random verbs raises no alarm, day by day, whole and in part', async () => {
  await setClock('2027-01-17T12:00:00Z');
  const lives: Life[] = [];
  for (const included of [0, 5, 20]) {
    const made = await makeWorkspace({ included: credits(included), topUp: credits(5) });
    lives.push({ ...made, running: [], bought: [], returned: new Set() });
  }
  for (let day = 17; day <= 48; day += 1) {
    await setClock(new Date(Date.UTC(2027, 0, day, roll(24))).toISOString());
    await expireHolds();
    for (const life of lives) life.running = [];
    for (let act = 0; act < ACTS_A_DAY; act += 1) {
      const [life, doing] = [lives[roll(lives.length)], ACTS[roll(ACTS.length)]];
      if (life && doing) await tolerantly(doing(life));
    }
    expect(await verifyChanged(), `seed ${SEED}, day ${day}`).toMatchObject({ problems: [] });
  }
  await sealBooks();
  const { problems, checked } = await verify();
  expect(problems, `seed ${SEED}`).toEqual([]);
  expect(checked.transfers).toBeGreaterThan(50);
}, 120_000);
