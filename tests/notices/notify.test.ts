import { expect, test } from 'vitest';
import { notify, notifyEach } from '@/lib/notices/notify';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { makeWorkspace } from '../setup/factories';

const FACTS = { name: 'Ada', credits: '20.000000', dollars: '20.00', href: '/billing' };

function told(workspaceId: string) {
  return db.notice.findMany({ where: { workspaceId }, orderBy: { userId: 'asc' } });
}

function mailed(workspaceId: string) {
  return db.mail.findMany({ where: { workspaceId }, orderBy: { userId: 'asc' } });
}

test('fifty triggers of one occasion at once tell each owner once, in the app and by mail', async () => {
  const { workspaceId, people } = await makeWorkspace({ members: ['owner', 'owner', 'admin', 'member'] });
  const occasion = newId();
  await Promise.all(
    Array.from({ length: 50 }, () =>
      db.$transaction((tx) => notify(tx, { workspaceId, kind: 'purchase_done', occasion, facts: FACTS, to: 'owners' })),
    ),
  );
  const owners = people.filter(({ role }) => role === 'owner');
  expect((await told(workspaceId)).map(({ userId }) => userId).sort()).toEqual(owners.map((o) => o.userId).sort());
  expect((await mailed(workspaceId)).map(({ to }) => to).sort()).toEqual(owners.map((o) => o.email).sort());
});

test('what is undone was never told', async () => {
  const { workspaceId } = await makeWorkspace();
  const cause = db.$transaction(async (tx) => {
    await notify(tx, { workspaceId, kind: 'purchase_done', occasion: newId(), facts: FACTS, to: 'owners' });
    throw new Error('undone');
  });
  await expect(cause).rejects.toThrow('undone');
  expect(await told(workspaceId)).toEqual([]);
  expect(await mailed(workspaceId)).toEqual([]);
});

test('another occasion, another kind and another workspace are told as well', async () => {
  const one = await makeWorkspace();
  const other = await makeWorkspace();
  const facts = FACTS;
  for (const { workspaceId } of [one, other]) {
    await notify(db, { workspaceId, kind: 'purchase_done', occasion: '1', facts, to: 'owners' });
    await notify(db, { workspaceId, kind: 'purchase_done', occasion: '2', facts, to: 'owners' });
    await notify(db, { workspaceId, kind: 'refund_done', occasion: '1', facts, to: 'owners' });
  }
  expect(await told(one.workspaceId)).toHaveLength(3);
  expect(await mailed(other.workspaceId)).toHaveLength(3);
});

test('admins are told when they are meant; who is named but left the workspace is not', async () => {
  const { workspaceId, people } = await makeWorkspace({ members: ['owner', 'admin', 'member'] });
  const stranger = await makeWorkspace();
  const [owner, admin, member] = people;
  if (!owner || !admin || !member) throw new Error('nobody there');
  await notify(db, {
    workspaceId,
    kind: 'pools_empty',
    occasion: '1',
    facts: { resets: '2026-12-01T00:00:00.000Z', href: '/billing' },
    to: 'owners_and_admins',
  });
  expect((await told(workspaceId)).map((n) => n.userId).sort()).toEqual([owner.userId, admin.userId].sort());
  const userIds = [member.userId, stranger.userId];
  await notify(db, { workspaceId, kind: 'credits_bought', occasion: '1', facts: FACTS, to: { userIds } });
  const kinds = (await told(workspaceId)).filter(({ kind }) => kind === 'credits_bought');
  expect(kinds.map(({ userId }) => userId)).toEqual([member.userId]);
});

test('who unsubscribed from a kind gets its notice and no mail; what tells of money comes all the same', async () => {
  const { workspaceId, userId } = await makeWorkspace();
  for (const kind of ['low_balance', 'purchase_done']) {
    await db.notificationPreference.create({ data: { workspaceId, userId, kind, byMail: false } });
  }
  const low = { available: '1.500000', resets: '2026-12-01T00:00:00.000Z', href: '/billing' };
  await notify(db, { workspaceId, kind: 'low_balance', occasion: '1', facts: low, to: 'owners' });
  await notify(db, { workspaceId, kind: 'purchase_done', occasion: '1', facts: FACTS, to: 'owners' });
  expect(await told(workspaceId)).toHaveLength(2);
  expect((await mailed(workspaceId)).map(({ kind }) => kind)).toEqual(['purchase_done']);
});

test('where each is told something of their own, nobody reads another’s, nobody is told twice, and no stranger is told', async () => {
  const { workspaceId, people } = await makeWorkspace({ members: ['owner', 'member', 'member'] });
  const [, one, other] = people;
  if (!one || !other) throw new Error('nobody there');
  const stranger = await makeWorkspace();
  const factsOf = (credits: string, reason: string) => ({ credits, reason, href: '/usage' });
  const facts = new Map([
    [one.userId, factsOf('1.000000', 'Late\0')],
    [other.userId, factsOf('2.000000', 'Late')],
    [stranger.userId, factsOf('9.000000', 'Late')],
  ]);
  const tell = () => notifyEach(db, { workspaceId, kind: 'requests_credited', occasion: '1', facts });
  await Promise.all([tell(), tell()]);
  const expected = { [one.userId]: factsOf('1.000000', 'Late'), [other.userId]: factsOf('2.000000', 'Late') };
  for (const rows of [await told(workspaceId), await mailed(workspaceId)]) {
    expect(rows).toHaveLength(2);
    expect(Object.fromEntries(rows.map((row) => [row.userId, row.facts]))).toEqual(expected);
  }
});

test('a zero byte or half a character in what a person typed does not undo the transaction', async () => {
  const { workspaceId } = await makeWorkspace();
  const facts = { name: 'A\0da \uD83D', dollars: '20.00', reason: '', excerpt: '', href: '/billing' };
  await notify(db, { workspaceId, kind: 'credits_asked', occasion: '1', facts, to: 'owners' });
  expect((await told(workspaceId))[0]?.facts).toMatchObject({ name: 'Ada \uFFFD' });
});

test('who was told long ago is not mailed again when the mail itself has been forgotten', async () => {
  const { workspaceId } = await makeWorkspace();
  const tell = () => notify(db, { workspaceId, kind: 'purchase_done', occasion: '1', facts: FACTS, to: 'owners' });
  await tell();
  await db.mail.deleteMany({ where: { workspaceId } });
  await tell();
  expect(await mailed(workspaceId)).toEqual([]);
});
