import { afterEach, beforeEach, expect, test } from 'vitest';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { watchWallets } from '@/lib/notices/watch-wallets';
import { db } from '@/lib/platform/db';
import { asOwner, moveClock, resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';

beforeEach(async () => {
  await setClock('2026-11-10T08:00:00Z');
  await watchWallets();
});
afterEach(resetClock);

async function told(workspaceId: string, userId?: string): Promise<string[]> {
  const notices = await db.notice.findMany({
    where: { workspaceId, ...(userId ? { userId } : {}) },
    orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }],
  });
  return notices.map(({ kind }) => kind);
}

const facts = async (workspaceId: string, kind: string) =>
  (await db.notice.findFirstOrThrow({ where: { workspaceId, kind } })).facts;

test('fifty looks at once tell of a crossing once, in the app and by mail', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await spend(of, credits(18.5));
  await Promise.all(Array.from({ length: 50 }, () => watchWallets()));
  expect(await told(of.workspaceId)).toEqual(['included_used', 'low_balance']);
  expect(await db.mail.count({ where: { workspaceId: of.workspaceId, kind: 'low_balance' } })).toBe(1);
  expect(await facts(of.workspaceId, 'low_balance')).toMatchObject({
    available: '1.500000',
    resets: '2026-12-01T00:00:00.000Z',
  });
});

test('spending on and a purchase that leaves it low are no news', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await spend(of, credits(18.5));
  await watchWallets();
  const before = await told(of.workspaceId);
  await spend(of, credits(0.1));
  await buyCredits(of.workspaceId, of.userId, credits(1));
  await moveClock(7 * 3_600);
  await watchWallets();
  await spend(of, credits(0.1));
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual(before);
});

test('a balance that wobbles around the threshold is mailed once in six hours, and then only if it is low at that time', async () => {
  const of = await makeWorkspace({ included: credits(0), topUp: credits(5) });
  const lows = async () => (await told(of.workspaceId)).filter((kind) => kind === 'low_balance').length;
  await db.notificationSettings.create({ data: { workspaceId: of.workspaceId, lowThreshold: credits(4) } });
  await spend(of, credits(1.5));
  await watchWallets();
  for (let round = 0; round < 3; round += 1) {
    await buyCredits(of.workspaceId, of.userId, credits(1));
    await watchWallets();
    await spend(of, credits(1));
    await watchWallets();
  }
  expect(await lows()).toBe(1);
  await moveClock(5 * 3_600);
  await watchWallets();
  expect(await lows()).toBe(1);
  // Nothing has moved since; it is low in a crossing that nobody was told of, and the pause is over.
  await moveClock(3_600);
  await watchWallets();
  expect(await lows()).toBe(2);
});

test('one request from 40 to 96 percent of the included credits is mailed as one step, with what is really used', async () => {
  const of = await makeWorkspace({ included: credits(100), topUp: credits(50) });
  await spend(of, credits(40));
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual([]);
  await spend(of, credits(56));
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual(['included_used']);
  expect(await facts(of.workspaceId, 'included_used')).toMatchObject({ percent: '96', left: '4' });
});

test('the next month tells of its own included credits', async () => {
  const of = await makeWorkspace({ included: credits(10), topUp: credits(50) });
  await spend(of, credits(6));
  await watchWallets();
  await setClock('2026-12-02T08:00:00Z');
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual(['included_used']);
  await spend(of, credits(6));
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual(['included_used', 'included_used']);
});

test('credits that are used up are told as that alone', async () => {
  const of = await makeWorkspace({ included: credits(3), topUp: credits(1) });
  await spend(of, credits(4));
  await watchWallets();
  expect(await told(of.workspaceId)).toEqual(['pools_empty']);
});

test('what a running request holds is neither used nor low', async () => {
  const of = await makeWorkspace({ included: credits(10) });
  const { workspaceId } = of;
  await watchWallets();
  const request = holdRequest(of, { asked: credits(10), least: credits(10), limit: credits(10) });
  await placeHold(request);
  await db.noticeWatch.update({ where: { workspaceId }, data: { lookAgainAt: new Date(0) } });
  expect(await watchWallets()).toBe(0);
  expect(await db.noticeWatch.findUnique({ where: { workspaceId } })).toMatchObject({
    lookAgainAt: null,
    lowSince: null,
  });
  await releaseHold({ workspaceId, requestId: request.requestId, receipt: { status: 'failed' } });
  expect(await told(workspaceId)).toEqual([]);
});

test('the owner chooses who is told; who has left the workspace is not, and with nobody left the owners are', async () => {
  const of = await makeWorkspace({ included: credits(10), members: ['owner', 'admin', 'member'] });
  const { workspaceId, people } = of;
  const [owner, admin, member] = people;
  if (!owner || !admin || !member) throw new Error('nobody there');
  await db.notificationSettings.create({ data: { workspaceId, recipients: 'chosen', percents: [50, 80] } });
  await db.notificationRecipient.create({ data: { workspaceId, userId: member.userId } });
  await spend(of, credits(5));
  await watchWallets();
  await db.member.delete({ where: { workspaceId_userId: { workspaceId, userId: member.userId } } });
  await spend(of, credits(3));
  await watchWallets();
  await db.notificationSettings.update({ where: { workspaceId }, data: { recipients: 'owners_and_admins' } });
  await spend(of, credits(1.5));
  await watchWallets();
  expect(await told(workspaceId, member.userId)).toEqual(['included_used']);
  expect(await told(workspaceId, owner.userId)).toEqual(['included_used', 'low_balance']);
  expect(await told(workspaceId, admin.userId)).toEqual(['low_balance']);
});

test('a wallet that has not moved is not looked at again, and one that fails keeps nobody else from being told', async () => {
  const broken = await makeWorkspace({ included: credits(10) });
  const fine = await makeWorkspace({ included: credits(10) });
  await db.notificationSettings.create({ data: { workspaceId: broken.workspaceId } });
  await spend(broken, credits(9.9));
  await spend(fine, credits(9.9));
  // An occasion that can't be written stands for whatever may go wrong with one workspace.
  await asOwner(`alter table notice add constraint broken check (workspace_id <> '${broken.workspaceId}')`);
  await watchWallets();
  expect(await told(fine.workspaceId)).toEqual(['included_used', 'low_balance']);
  await asOwner('alter table notice drop constraint broken');
  expect(await watchWallets()).toBe(2);
  expect(await told(broken.workspaceId)).toEqual(['included_used', 'low_balance']);
  expect(await watchWallets()).toBe(0);
});
