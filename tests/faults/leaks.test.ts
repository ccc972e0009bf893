import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds } from '@/lib/credits/end-hold';
import { db } from '@/lib/platform/db';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { microcredits, toDecimal } from '@/lib/platform/units';
import { makeAsker, until } from '../ai/asking';
import { asOwner, resetClock, setClock } from '../setup/clock';
import { startModel } from '../setup/model';
import { Pair } from './crash/pair';
import { Replica } from './crash/replica';
import { askThrough, OUTPUT_TOKEN, QUESTION, tokensHandedOver } from './crash/request-flow';
import { type Asked, planRequests, sendAll } from './seeded/requests';
import { seeded } from './seeded/seed';

const size = process.env.STUDIO_FULL_TESTS ? { requests: 10_000, kills: 100 } : { requests: 120, kills: 4 };

let model: Awaited<ReturnType<typeof startModel>>;
let pair: Pair<Replica>;
beforeAll(async () => {
  model = await startModel();
  pair = await Pair.start(() => Replica.start());
}, 400_000);
afterEach(resetClock);
afterAll(async () => {
  await pair?.close();
  await model.close();
});

const inSeconds = (seconds: number) => setClock(new Date(Date.now() + seconds * 1_000).toISOString());

function produced({ mark }: Asked): bigint {
  const tokens = pair.both.reduce((sum, replica) => sum + tokensHandedOver(replica.model, `${mark}"`), 0);
  return OUTPUT_TOKEN * BigInt(tokens);
}

async function wrongWith(asked: Asked): Promise<string[]> {
  const holds = await db.hold.findMany({ where: { workspaceId: asked.asker.workspaceId, feature: asked.mark } });
  const [hold] = holds;
  const cost = (hold?.chargedIncluded ?? 0n) + (hold?.chargedTopUp ?? 0n);
  const facts = `${asked.mark} (${asked.switches}): ${hold?.state}, charged ${cost}, noted ${hold?.produced}, produced ${produced(asked)}`;
  const problems: string[] = [];
  if (holds.length > 1) problems.push(`${holds.length} holds`);
  if (cost > produced(asked) + QUESTION) problems.push('charged too much');
  if (asked.cost !== undefined && asked.cost !== toDecimal(microcredits(cost)))
    problems.push(`said it cost ${asked.cost}`);
  // However slow the machine is, what a client was given waits for its note. An answer in one piece gives nothing before its end.
  const least = OUTPUT_TOKEN * BigInt(asked.hadBeforeLastSecond ?? 0);
  if (hold?.state === 'expired' && cost < least) problems.push('charged too little');
  return problems.map((problem) => `${problem}; ${facts}`);
}

test(
  'requests of every kind while the app is being killed: no hold is left, nobody pays for more than was produced, a crash loses a second at most (REL-P22)',
  () =>
    seeded(async (random) => {
      const all = await planRequests(random, size.requests);
      await sendAll(pair, random, all, size.kills);
      // Those that were hung up on end by themselves; those whose process died, by the sweep.
      await inSeconds(HOLD_LIFETIME_SECONDS + 10);
      await until(async () => {
        await expireHolds();
        return (await db.hold.count({ where: { state: 'open' } })) === 0;
      });
      for (const { workspaceId } of all.map(({ asker }) => asker))
        expect((await readBalances(workspaceId)).held).toBe(0n);
      const wrong: string[] = [];
      for (const asked of all) wrong.push(...(await wrongWith(asked)));
      expect(wrong).toEqual([]);
      expect((await verify()).problems).toEqual([]);
    }),
  7_200_000,
);

test('an answer that takes longer than a hold lives keeps its hold: no sweep touches a living stream (REL-P23)', async () => {
  const asker = await makeAsker();
  const replica = await pair.next();
  const answer = askThrough(replica.url, { ...asker, prompt: '[tokens:400] [tiny] [slow:15] Hello' }, { stream: true });
  const hold = () => db.hold.findFirstOrThrow({ where: { workspaceId: asker.workspaceId } });
  const isRenewed = async () => {
    const [row] = await asOwner<{ fresh: boolean }>(
      `select expires_at > studio_now() + interval '100 seconds' as fresh from hold where workspace_id = $1`,
      [asker.workspaceId],
    );
    return row?.fresh ?? false;
  };
  // Four minutes in steps of one: twice the life of a hold.
  for (let minute = 1; minute <= 4; minute += 1) {
    await inSeconds(60 * minute);
    await until(isRenewed);
    await expireHolds();
    expect((await hold()).state).toBe('open');
  }
  expect(await answer).toBe(200);
  expect(await hold()).toMatchObject({ state: 'settled', receipt: { estimated: false } });
});
