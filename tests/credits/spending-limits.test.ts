import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createApiKey } from '@/lib/auth/api-keys';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { setLimits } from '@/lib/limits/set-limit';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import type { Microcredits } from '@/lib/platform/units';
import { asOwner, moveClock, resetClock, setClock } from '../setup/clock';
import { credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { untilWaiting } from './waiting';

const done = { status: 'done' };

/** The same verbs as another process has them: with queues of their own. */
let elsewhere: { placeHold: typeof placeHold; settleHold: typeof settleHold };
beforeAll(async () => {
  vi.resetModules();
  const [holds, ends] = [await import('@/lib/credits/holds'), await import('@/lib/credits/end-hold')];
  elsewhere = { placeHold: holds.placeHold, settleHold: ends.settleHold };
});
afterEach(resetClock);

type Made = Awaited<ReturnType<typeof makeWorkspace>>;

async function limitMember(of: Made, limit: Microcredits | null, alert: Microcredits | null = null): Promise<void> {
  const { workspaceId, userId } = of;
  await setLimits({ workspaceId, userId, subject: { userId }, limit, alert });
}

async function makeKey(of: Made, name = 'key'): Promise<string> {
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: of.workspaceId } });
  const actor = { ...of, email: 'x@example.test', name: 'x', operator: false, role: 'owner' as const, workspace };
  return (await createApiKey(actor, name)).id;
}

async function counts(of: Made, subjectId = of.userId) {
  const { charged, held } = await db.spendingLimit.findUniqueOrThrow({
    where: { workspaceId_subjectId: { workspaceId: of.workspaceId, subjectId } },
  });
  return { charged, held };
}

/** Both wallets' queues at once, as two processes. */
const inTurn = <T>(index: number, [one, two]: [T, T]) => (index % 2 === 0 ? one : two);

test('a member whose limit is used up is refused, with what the limit is and what was charged; others go on', async () => {
  const workspace = await makeWorkspace({ included: credits(20), members: ['owner', 'member'] });
  const [owner, member] = workspace.people;
  const subject = { userId: member?.userId ?? '' };
  await setLimits({ ...workspace, subject, limit: credits(2), alert: null });
  await spend({ ...workspace, ...subject }, credits(1.5));
  const refused = await placeHold(holdRequest({ ...workspace, ...subject }));
  expect(refused).toMatchObject({
    outcome: 'member_limit_reached',
    limit: credits(2),
    charged: credits(1.5),
    balances: { available: credits(18.5) },
  });
  await spend({ ...workspace, userId: owner?.userId ?? '' }, credits(5));
});

test("a key's limit stops that key alone, also where nobody but the statement has checked the key", async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const [limited, other] = [await makeKey(workspace), await makeKey(workspace)];
  await setLimits({ ...workspace, subject: { apiKeyId: limited }, limit: credits(1), alert: null });
  const { hash } = await db.apiKey.findUniqueOrThrow({ where: { id: limited } });
  const byKey = { userId: null, apiKeyId: null, apiKeyHash: hash };
  const first = holdRequest(workspace, byKey);
  expect(await placeHold(first)).toMatchObject({ outcome: 'held', amount: credits(1) });
  // As a running answer asks for more: whose key it is was asked once.
  const more = { ...first, apiKeyHash: undefined, asked: credits(2), least: credits(2) };
  expect(await placeHold(more)).toMatchObject({ outcome: 'key_limit_reached' });
  await settleHold({ ...first, cost: credits(1), receipt: done });
  expect(await placeHold(holdRequest(workspace, byKey))).toMatchObject({ outcome: 'key_limit_reached' });
  const free = holdRequest(workspace, { apiKeyId: other });
  expect(await placeHold(free)).toMatchObject({ outcome: 'held' });
  await releaseHold({ ...free, receipt: done });
});

test("what a member's keys use counts for the member; of two limits in the way, the member's is named", async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const apiKeyId = await makeKey(workspace);
  await setLimits({ ...workspace, subject: { apiKeyId }, limit: credits(1), alert: null });
  await limitMember(workspace, credits(1));
  const request = holdRequest(workspace, { apiKeyId });
  await placeHold(request);
  await settleHold({ ...request, cost: credits(1), receipt: done });
  expect(await counts(workspace)).toEqual({ charged: credits(1), held: 0n });
  expect(await counts(workspace, apiKeyId)).toEqual({ charged: credits(1), held: 0n });
  expect(await placeHold(holdRequest(workspace, { apiKeyId }))).toMatchObject({ outcome: 'member_limit_reached' });
});

test.each([
  ['key_limit_reached', { ofKey: credits(2), ofMember: credits(5) }],
  ['member_limit_reached', { ofKey: credits(5), ofMember: credits(2) }],
])('of two limits the one that leaves less decides what is held and what it may cost (%s)', async (outcome, limits) => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const apiKeyId = await makeKey(workspace);
  await setLimits({ ...workspace, subject: { apiKeyId }, limit: limits.ofKey, alert: null });
  await limitMember(workspace, limits.ofMember);
  const request = holdRequest(workspace, { apiKeyId, asked: credits(9), least: credits(1), limit: credits(9) });
  expect(await placeHold(request)).toMatchObject({ amount: credits(1), limit: credits(2) });
  const settled = await settleHold({ ...request, cost: credits(3), receipt: done });
  expect(settled).toMatchObject({ charged: credits(2), writtenOff: credits(1) });
  const refused = await placeHold(holdRequest(workspace, { apiKeyId }));
  expect(refused).toMatchObject({ outcome, limit: credits(2), charged: credits(2) });
});

test('what is charged counts for who asked alone: not for a colleague, and not for the same person elsewhere', async () => {
  const [here, there] = [
    await makeWorkspace({ included: credits(20), members: ['owner', 'member'] }),
    await makeWorkspace(),
  ];
  const { userId } = here;
  const colleague = { userId: here.people[1]?.userId ?? '' };
  await db.member.create({ data: { workspaceId: there.workspaceId, userId, role: 'member' } });
  await limitMember(here, credits(5));
  await setLimits({ ...here, subject: colleague, limit: credits(5), alert: null });
  await setLimits({ ...there, subject: { userId }, limit: credits(5), alert: null });
  await spend(here, credits(1));
  expect(await counts(here)).toEqual({ charged: credits(1), held: 0n });
  expect(await counts(here, colleague.userId)).toEqual({ charged: 0n, held: 0n });
  expect(await counts(there, userId)).toEqual({ charged: 0n, held: 0n });
});

test('who lost the answer gets it again, and more time, though their limit has been lowered below it since', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(4));
  const request = holdRequest(workspace);
  const { workspaceId } = workspace;
  const read = () =>
    db.hold.findUniqueOrThrow({ where: { workspaceId_requestId: { workspaceId, requestId: request.requestId } } });
  await placeHold(request);
  const { amount, expiresAt } = await read();
  await limitMember(workspace, credits(0.5));
  await moveClock(30);
  expect(await placeHold(request)).toMatchObject({ outcome: 'held', amount });
  expect((await read()).expiresAt.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime() + 30_000);
  await releaseHold({ ...request, receipt: done });
});

test('members who are refused by one statement are each told their own limit', async () => {
  const busy = await makeWorkspace();
  const { workspaceId, userId, people } = await makeWorkspace({ members: ['owner', 'member', 'member'] });
  const limits = [credits(3), credits(1), credits(2)];
  for (const [index, one] of people.entries()) {
    await setLimits({
      workspaceId,
      userId,
      subject: { userId: one.userId },
      limit: limits[index] ?? null,
      alert: null,
    });
  }
  const asks = people.map((one) =>
    holdRequest({ workspaceId, userId: one.userId }, { least: credits(4), asked: credits(4) }),
  );
  const opener = holdRequest(busy);
  const [, ...answers] = await Promise.all([opener, ...asks].map((request) => placeHold(request)));
  expect(answers).toMatchObject(limits.map((limit) => ({ outcome: 'member_limit_reached', limit, charged: 0n })));
  await releaseHold({ ...opener, receipt: done });
});

test('where only the own running requests are in the way, one is told to wait, not that the limit is reached', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(1.5));
  const running = holdRequest(workspace);
  await placeHold(running);
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'held_by_running_requests' });
  await releaseHold({ ...running, receipt: done });
  await spend(workspace, credits(1));
});

test('a hold takes at most half of what a limit leaves, and its answer may cost no more than that leaves', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(4));
  const request = holdRequest(workspace, { asked: credits(9), least: credits(1), limit: credits(9) });
  expect(await placeHold(request)).toMatchObject({ amount: credits(2), limit: credits(4) });
  const second = holdRequest(workspace, { asked: credits(9), least: credits(1), limit: credits(9) });
  expect(await placeHold(second)).toMatchObject({ amount: credits(1), limit: credits(2) });
  // Reported beyond its hold: as far as the limit goes beside what runs, and the rest is ours.
  expect(await settleHold({ ...request, cost: credits(4), receipt: done })).toMatchObject({
    charged: credits(3),
    writtenOff: credits(1),
  });
  await settleHold({ ...second, cost: credits(1), receipt: done });
  expect(await counts(workspace)).toEqual({ charged: credits(4), held: 0n });
});

test('of requests that end together, the next may cost what the one before it gave back', async () => {
  const [busy, workspace] = [await makeWorkspace(), await makeWorkspace({ included: credits(20) })];
  await limitMember(workspace, credits(10));
  const two = { asked: credits(2), least: credits(2), limit: credits(9) };
  const [opener, cheap, dear] = [holdRequest(busy), holdRequest(workspace, two), holdRequest(workspace, two)];
  for (const request of [opener, cheap, dear]) await placeHold(request);
  const end = (request: typeof dear, cost: number) => settleHold({ ...request, cost: credits(cost), receipt: done });
  // While the first is under way, the two others are gathered for the next statement.
  const ended = await Promise.all([end(opener, 1), end(cheap, 1), end(dear, 8)]);
  expect(ended).toMatchObject([{}, { charged: credits(1) }, { charged: credits(8), writtenOff: 0n }]);
  expect(await counts(workspace)).toEqual({ charged: credits(9), held: 0n });
});

test('members whose requests share a statement each have the whole of their own limit', async () => {
  const busy = await makeWorkspace();
  const { workspaceId, userId, people } = await makeWorkspace({ members: ['owner', 'member', 'member'] });
  const subjects = people.map((one) => ({ workspaceId, userId: one.userId }));
  for (const { userId: member } of subjects) {
    await setLimits({ workspaceId, userId, subject: { userId: member }, limit: credits(1), alert: null });
  }
  const requests = [busy, ...subjects].map((who) => holdRequest(who));
  const answers = await Promise.all(requests.map(placeHold));
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'held', 'held']);
  await Promise.all(requests.map((request) => settleHold({ ...request, cost: credits(1), receipt: done })));
  for (const who of subjects) {
    const { charged } = await db.spendingLimit.findUniqueOrThrow({
      where: { workspaceId_subjectId: { workspaceId, subjectId: who.userId } },
    });
    expect(charged).toBe(credits(1));
  }
});

test('workspaces that share a statement are each held to their own limits', async () => {
  const [busy, wide, narrow] = [await makeWorkspace(), await makeWorkspace(), await makeWorkspace()];
  await limitMember(wide, credits(2));
  await limitMember(narrow, credits(0.5));
  const requests = [busy, wide, narrow].map((workspace) => holdRequest(workspace));
  const answers = await Promise.all(requests.map(placeHold));
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'member_limit_reached']);
  expect(await counts(wide)).toEqual({ charged: 0n, held: credits(1) });
  expect(await counts(narrow)).toEqual({ charged: 0n, held: 0n });
  for (const request of requests.slice(0, 2)) await releaseHold({ ...request, receipt: done });
});

test('requests that are enlarged at once share what the limit leaves, and a smaller total changes nothing', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(4));
  const wide = { limit: credits(9) };
  const [one, two] = [holdRequest(workspace, wide), holdRequest(workspace, wide)];
  await Promise.all([placeHold(one), placeHold(two)]);
  const more = { asked: credits(3), least: credits(3) };
  const answers = await Promise.all([placeHold({ ...one, ...more }), placeHold({ ...two, ...more })]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(['held', 'held_by_running_requests']);
  await placeHold({ ...two, asked: credits(0.5), least: credits(0.5) });
  expect(await counts(workspace)).toEqual({ charged: 0n, held: credits(4) });
  const costs = [one, two].map((hold) => settleHold({ ...hold, cost: credits(9), receipt: done }));
  expect((await Promise.all(costs)).map(({ charged }) => charged)).toEqual([credits(3), credits(1)]);
  expect(await counts(workspace)).toEqual({ charged: credits(4), held: 0n });
});

test('two hundred requests at once through two processes: exactly as many run as the limit pays for (REL-P27)', async () => {
  const workspace = await makeWorkspace({ included: credits(500) });
  await limitMember(workspace, credits(40));
  const requests = Array.from({ length: 200 }, () => holdRequest(workspace));
  const place = (index: number) => inTurn(index, [placeHold, elsewhere.placeHold]);
  const answers = await Promise.all(requests.map((request, index) => place(index)(request)));
  const running = requests.filter((_, index) => answers[index]?.outcome === 'held');
  expect(running).toHaveLength(40);
  expect(answers.filter(({ outcome }) => outcome === 'held_by_running_requests')).toHaveLength(160);
  const settle = (index: number) => inTurn(index, [settleHold, elsewhere.settleHold]);
  await Promise.all(
    running.map((request, index) => settle(index)({ ...request, cost: credits(1 + (index % 3)), receipt: done })),
  );
  expect(await counts(workspace)).toEqual({ charged: credits(40), held: 0n });
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'member_limit_reached' });
  expect((await readBalances(workspace.workspaceId)).held).toBe(0n);
});

test('a limit that is set in the middle of a month counts the month so far, and what runs', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await spend(workspace, credits(3));
  const running = holdRequest(workspace, { asked: credits(2), least: credits(2), limit: credits(2) });
  await placeHold(running);
  await limitMember(workspace, credits(4));
  expect(await counts(workspace)).toEqual({ charged: credits(3), held: credits(2) });
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'held_by_running_requests' });
  // What was promised before is kept.
  await settleHold({ ...running, cost: credits(2), receipt: done });
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'member_limit_reached' });
});

test('a limit lowered below what was used refuses the next request, and raised again lets it run', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(5));
  await spend(workspace, credits(4));
  await limitMember(workspace, credits(1));
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'member_limit_reached', limit: credits(1) });
  await limitMember(workspace, credits(6));
  await spend(workspace, credits(2));
  await limitMember(workspace, null);
  await spend(workspace, credits(3));
  expect(await counts(workspace)).toEqual({ charged: credits(9), held: 0n });
});

test('the new month gives the whole limit again; what runs over its turn counts in the month in which it ends', async () => {
  await setClock('2027-03-31T23:59:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(3));
  await spend(workspace, credits(2));
  const running = holdRequest(workspace);
  await placeHold(running);
  await setClock('2027-04-01T00:00:30Z');
  const next = holdRequest(workspace, { asked: credits(2), least: credits(2), limit: credits(2) });
  expect(await placeHold(next)).toMatchObject({ outcome: 'held', amount: credits(2) });
  await settleHold({ ...running, cost: credits(1), receipt: done });
  expect(await counts(workspace)).toEqual({ charged: credits(1), held: credits(2) });
  await settleHold({ ...next, cost: credits(2), receipt: done });
  expect(await placeHold(holdRequest(workspace))).toMatchObject({ outcome: 'member_limit_reached' });
});

test('a limit that was not looked at since last month counts from nothing', async () => {
  await setClock('2027-03-15T12:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(1));
  const running = holdRequest(workspace);
  await placeHold(running);
  await setClock('2027-04-02T12:00:00Z');
  // Ended in the new month, where it is all that there is.
  await settleHold({ ...running, cost: credits(0.5), receipt: done });
  expect(await counts(workspace)).toEqual({ charged: credits(0.5), held: 0n });
});

test('a hold whose process died is counted with what it had produced, and the rest of its limit is free', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(1));
  const request = holdRequest(workspace);
  await placeHold(request);
  await noteProgress([{ ...request, produced: credits(0.25) }]);
  await moveClock(121);
  await expireHolds();
  expect(await counts(workspace)).toEqual({ charged: credits(0.25), held: 0n });
});

test('a request sent again, whose first answer was lost, finds its hold and counts once', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  await limitMember(workspace, credits(1));
  const request = holdRequest(workspace);
  const answers = await Promise.all([placeHold(request), elsewhere.placeHold(request), placeHold(request)]);
  expect(answers).toMatchObject(Array(3).fill({ outcome: 'held', amount: credits(1) }));
  expect(await counts(workspace)).toEqual({ charged: 0n, held: credits(1) });
  const endings = [settleHold, elsewhere.settleHold].map((settle) =>
    settle({ ...request, cost: credits(1), receipt: done }),
  );
  await Promise.all(endings);
  expect(await counts(workspace)).toEqual({ charged: credits(1), held: 0n });
});

/** Has the work wait for the wallet while the limit is set for the first time, unseen by the waiting statements. */
async function whileLimitIsSet<T>(workspace: Made, limit: Microcredits, work: (() => Promise<T>)[]): Promise<T[]> {
  const { workspaceId } = workspace;
  const { working, setting } = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select from wallet where workspace_id = ${workspaceId}::uuid for update`;
    const set = limitMember(workspace, limit);
    await untilWaiting(1);
    const sent: Promise<T>[] = [];
    for (const one of work) {
      sent.push(one());
      await untilWaiting(sent.length + 1);
    }
    return { setting: set, working: Promise.all(sent) };
  });
  await setting;
  return await working;
}

test('a request that waited for the wallet while its first limit was set is held to it', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace, { asked: credits(2), least: credits(2), limit: credits(2) });
  const answers = await whileLimitIsSet(workspace, credits(1), [() => placeHold(request)]);
  expect(answers).toMatchObject([{ outcome: 'member_limit_reached', limit: credits(1), charged: 0n }]);
});

test('a request that waited to end while its first limit was set is counted in it', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const [first, second] = [holdRequest(workspace), holdRequest(workspace)];
  await placeHold(first);
  await placeHold(second);
  await whileLimitIsSet(workspace, credits(5), [
    async () => {
      await settleHold({ ...first, cost: credits(0.75), receipt: done });
    },
    () => elsewhere.settleHold({ ...second, cost: credits(0.5), receipt: done }).then(() => undefined),
  ]);
  expect(await counts(workspace)).toEqual({ charged: credits(1.25), held: 0n });
});

test('a request that waited to be given back while its first limit was set holds nothing of it', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const request = holdRequest(workspace);
  await placeHold(request);
  await whileLimitIsSet(workspace, credits(5), [() => releaseHold({ ...request, receipt: {} })]);
  expect(await counts(workspace)).toEqual({ charged: 0n, held: 0n });
});

test('limits are set, raised and lowered while requests begin and end: nothing is counted twice or lost', async () => {
  const workspace = await makeWorkspace({ included: credits(500) });
  const changes = (async () => {
    for (let round = 0; round < 6; round += 1) await limitMember(workspace, credits([15, 5, 30][round % 3] ?? 0));
  })();
  const requests = Array.from({ length: 40 }, () =>
    holdRequest(workspace, { asked: credits(0.5), least: credits(0.5) }),
  );
  await Promise.all(
    requests.map(async (request, index) => {
      const answer = await inTurn(index, [placeHold, elsewhere.placeHold])(request);
      if (answer.outcome !== 'held') return;
      const settle = inTurn(index, [settleHold, elsewhere.settleHold]);
      await settle({ ...request, cost: credits(0.25), receipt: done });
    }),
  );
  await changes;
  const [sum] = await asOwner<{ charged: string }>(
    `select sum(charged_included + charged_top_up)::text as charged from hold where workspace_id = $1`,
    [workspace.workspaceId],
  );
  expect(await counts(workspace)).toEqual({ charged: BigInt(sum?.charged ?? 0), held: 0n });
});

test('whoever is no member, and a key of another workspace, has no limit here', async () => {
  const [workspace, other] = [await makeWorkspace(), await makeWorkspace()];
  const foreign = { apiKeyId: await makeKey(other) };
  const set = (subject: { userId: string } | { apiKeyId: string }) =>
    setLimits({ ...workspace, subject, limit: credits(1), alert: null });
  await expect(set({ userId: other.userId })).rejects.toMatchObject({ code: 'not_found' });
  await expect(set(foreign)).rejects.toMatchObject({ code: 'not_found' });
  await expect(set({ userId: newId() })).rejects.toMatchObject({ code: 'not_found' });
});

test('each change stands in the settings log, and the database itself refuses more than the limit', async () => {
  const workspace = await makeWorkspace();
  await limitMember(workspace, credits(5), credits(3));
  await limitMember(workspace, credits(5), credits(3));
  await limitMember(workspace, null, credits(3));
  const changes = await db.settingsChange.findMany({
    where: { workspaceId: workspace.workspaceId },
    orderBy: { at: 'asc' },
  });
  expect(changes.map(({ what, before, after }) => [what, before, after])).toEqual([
    ['member_limit', {}, { limit: '5.000000', alert: '3.000000' }],
    ['member_limit', { limit: '5.000000', alert: '3.000000' }, { alert: '3.000000' }],
  ]);
  await limitMember(workspace, credits(5));
  const beyond = asOwner('update spending_limit set charged = 5000001 where workspace_id = $1', [
    workspace.workspaceId,
  ]);
  await expect(beyond).rejects.toThrow('spending_limit_is_kept');
});
