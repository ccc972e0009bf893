import { afterEach, expect, test } from 'vitest';
import { expireHolds } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { microcredits } from '@/lib/platform/units';
import { closeDays } from '@/lib/usage/close-days';
import { summarize } from '@/lib/usage/summarize';
import { readToday } from '@/lib/usage/today';
import { type UsageQuery, usageScope } from '@/lib/usage/usage-scope';
import { chooseSeed, randomFrom } from '../ai/seeded';
import { asOwner, moveClock, resetClock, setClock } from '../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { use, viewerOf } from './using';

afterEach(resetClock);

const MODELS = ['demo-small', 'demo-medium', 'demo-large'];
const FEATURES = ['chat', 'migration_plan', 'my own'];

type Made = Awaited<ReturnType<typeof makeWorkspace>>;

const look = async (
  made: Made,
  query: UsageQuery,
  role: 'owner' | 'admin' | 'member' = 'owner',
  person = made.people[0],
) =>
  summarize(
    usageScope(
      viewerOf({ workspaceId: made.workspaceId, userId: person?.userId ?? '' }, role),
      query,
      await readToday(),
    ),
  );

/** What the ledger says was used in a month (`YYYY-MM`), by where it came from. */
async function ledgerOf(workspaceId: string, month: string) {
  const rows = await db.$queryRaw<{ from: string; amount: bigint }[]>`
    select "from"::text, sum(amount)::bigint as amount from transfer
    where workspace_id = ${workspaceId}::uuid and "to" = 'usage'
      and to_char(created_at at time zone 'UTC', 'YYYY-MM') = ${month}
    group by "from"`;
  const of = (account: string) => rows.find(({ from }) => from === account)?.amount ?? 0n;
  return { included: of('included'), topUp: of('top_up'), writtenOff: of('write_off') };
}

/** A month of random requests of three people, at random moments around its ends. */
async function live(made: Made, random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  await setClock('2031-03-30T20:00:00Z');
  for (let round = 0; round < 40; round += 1) {
    await moveClock(Math.floor(random() * 40_000));
    const person = pick(made.people);
    const who = { workspaceId: made.workspaceId, userId: person.userId };
    const cost = BigInt(Math.floor(random() * 900_000));
    const kind = random();
    if (kind < 0.1) {
      const amount = microcredits(cost + 1n);
      await placeHold(holdRequest(who, { asked: amount, least: amount, limit: amount, model: pick(MODELS) }));
      await moveClock(600);
      await expireHolds();
      continue;
    }
    await use(who, {
      cost,
      // Now and then the provider reports more than was held.
      hold: kind < 0.2 ? cost / 2n + 1n : cost,
      model: pick(MODELS),
      feature: pick(FEATURES),
      waived: kind > 0.85 ? 'provider_failed' : undefined,
      tokens: { input: Math.floor(random() * 9_000), output: Math.floor(random() * 4_000) },
    });
    if (random() < 0.15) await closeDays();
  }
}

test.each([0, 1, 2])(
  'the total of a month is exactly what the ledger booked as usage in that month, whatever was asked and however days were added up (random life %i)',
  async (life) => {
    const seed = chooseSeed() + life;
    const made = await makeWorkspace({
      included: credits(6),
      topUp: credits(30),
      members: ['owner', 'member', 'member'],
    });
    await live(made, randomFrom(seed));
    for (const [month, from, to] of [
      ['2031-03', '2031-03-01', '2031-03-31'],
      ['2031-04', '2031-04-01', '2031-04-30'],
    ] as const) {
      const asked = { period: 'custom', from, to };
      const { totals, days, by } = await look(made, asked);
      const { included, topUp, writtenOff } = totals;
      expect({ included, topUp, writtenOff }, `seed ${seed}`).toEqual(await ledgerOf(made.workspaceId, month));
      const parts = [days, by.model, by.member, by.feature, by.key, by.status];
      for (const part of parts) {
        expect(part.reduce((sum, { spent }) => sum + spent, 0n)).toBe(totals.spent);
        expect(part.reduce((sum, { requests }) => sum + requests, 0n)).toBe(totals.requests);
        expect(part.reduce((sum, { inputTokens }) => sum + inputTokens, 0n)).toBe(totals.inputTokens);
      }
      const alone = await Promise.all(made.people.map((person) => look(made, asked, 'member', person)));
      expect(alone.reduce((sum, one) => sum + one.totals.spent, 0n)).toBe(totals.spent);
    }
  },
);

test('a day that was added up says what its requests say, and is added up once however many jobs run', async () => {
  const made = await makeWorkspace({ included: credits(20) });
  await setClock('2031-06-03T10:00:00Z');
  await use(made, { cost: 120_000n, tokens: { input: 900, output: 80 } });
  await use(made, { cost: 50_000n, waived: 'empty_answer', status: 'empty' });
  await setClock('2031-06-04T00:59:00Z');
  await closeDays();
  expect(await db.usageDay.count({ where: { workspaceId: made.workspaceId } })).toBe(0);
  const before = await look(made, { period: 'this-month' });
  await setClock('2031-06-04T01:01:00Z');
  const closed = await Promise.all([closeDays(), closeDays(), closeDays(), closeDays()]);
  expect(closed.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await closeDays()).toBe(0);
  expect(await look(made, { period: 'this-month' })).toEqual(before);
  expect(before.totals).toMatchObject({ requests: 2n, spent: 120_000n, waived: 50_000n, inputTokens: 910n });
  expect(await asOwner('select day::text from usage_day where workspace_id = $1', [made.workspaceId])).toEqual([
    { day: '2031-06-03' },
  ]);
});

test('the app can neither change nor remove a day that was added up', async () => {
  await expect(db.$executeRaw`update usage_day set groups = '[]'`).rejects.toThrow(/permission denied/);
  await expect(db.$executeRaw`delete from usage_day`).rejects.toThrow(/permission denied/);
});

test('a request counts in the month in which it settles, as the ledger has it', async () => {
  const made = await makeWorkspace({ included: credits(5) });
  await setClock('2031-07-31T23:59:30Z');
  const request = holdRequest(made);
  await placeHold(request);
  await setClock('2031-08-01T00:00:10Z');
  const { settleHold } = await import('@/lib/credits/end-hold');
  const { workspaceId } = made;
  await settleHold({ workspaceId, requestId: request.requestId, cost: credits(0.5), receipt: { status: 'answered' } });
  expect((await look(made, { period: 'this-month' })).totals.spent).toBe(500_000n);
  expect((await look(made, { period: 'last-month' })).totals.requests).toBe(0n);
});

test('filters narrow what is counted, and still say what else there is to choose', async () => {
  const made = await makeWorkspace({ included: credits(20), members: ['owner', 'member'] });
  const member = { workspaceId: made.workspaceId, userId: made.people[1]?.userId ?? '' };
  await use(made, { cost: 100_000n, model: 'demo-large' });
  await use(made, { cost: 200_000n, model: 'demo-small', feature: 'edit_help' });
  await use(member, { cost: 300_000n, model: 'demo-small' });
  const filtered = await look(made, { model: 'demo-small', member: member.userId });
  expect(filtered.totals).toMatchObject({ requests: 1n, spent: 300_000n });
  expect(filtered.by.model.map(({ value, requests }) => [value, requests])).toEqual([
    ['demo-small', 1n],
    ['demo-large', 0n],
  ]);
  expect((await look(made, { feature: 'edit_help' })).totals.spent).toBe(200_000n);
  expect((await look(made, { key: 'none' })).totals.requests).toBe(3n);
  expect((await look(made, { status: 'failed' })).totals.requests).toBe(0n);
});

test('a member sees only their own usage, whatever the address asks for; admins see everybody’s; nobody another workspace’s', async () => {
  const made = await makeWorkspace({ included: credits(20), members: ['owner', 'admin', 'member'] });
  const [owner, admin, member] = made.people;
  const other = await makeWorkspace();
  await use(made, { cost: 100_000n });
  await use({ workspaceId: made.workspaceId, userId: member?.userId ?? '' }, { cost: 7_000n });
  await use(other, { cost: 900_000n });
  for (const query of [{}, { member: owner?.userId }, { member: other.userId }, { key: 'none' }]) {
    const { totals, by } = await look(made, query, 'member', member);
    expect(totals.spent).toBe(query.member === undefined ? 7_000n : 0n);
    expect(by.member.map(({ value }) => value)).toEqual([member?.userId]);
  }
  expect((await look(made, {}, 'admin', admin)).totals.spent).toBe(107_000n);
  expect((await look(made, { member: other.userId })).totals.spent).toBe(0n);
});
