import { expect, test } from 'vitest';
import { GET, POST } from '@/app/api/unsubscribe/route';
import { notify } from '@/lib/notices/notify';
import { readSubscription, readUnsubscribeToken, setByMail, unsubscribeToken } from '@/lib/notices/unsubscribe';
import { db } from '@/lib/platform/db';
import { makeWorkspace } from '../setup/factories';

const call = (handler: typeof POST, token: string, method: string) =>
  handler(new Request(`http://localhost:3000/api/unsubscribe?${new URLSearchParams({ token })}`, { method }), {
    params: Promise.resolve({}),
  });

async function somebody() {
  const { workspaceId, userId } = await makeWorkspace();
  return { workspaceId, userId, kind: 'low_balance' } as const;
}

async function mailsAfter({ workspaceId }: { workspaceId: string }, occasion: string): Promise<number> {
  const facts = { available: '1.000000', resets: '2026-12-01', href: '/billing' };
  await notify(db, { workspaceId, kind: 'low_balance', occasion, facts, to: 'owners' });
  return db.mail.count({ where: { workspaceId, occasion } });
}

test('one click, without signing in, stops the mail of this kind; the notice still comes', async () => {
  const one = await somebody();
  expect(await mailsAfter(one, 'before')).toBe(1);
  expect((await call(POST, unsubscribeToken(one), 'POST')).status).toBe(204);
  expect(await mailsAfter(one, 'after')).toBe(0);
  expect(await db.notice.count({ where: { workspaceId: one.workspaceId } })).toBe(2);
  await setByMail(one, true);
  expect(await mailsAfter(one, 'again')).toBe(1);
});

test('opening the link, as what scans mail does, stops nothing and leads to the page', async () => {
  const one = await somebody();
  const answer = await call(GET, unsubscribeToken(one), 'GET');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/unsubscribe?token=${unsubscribeToken(one)}`]);
  expect((await readSubscription(one))?.byMail).toBe(true);
});

test('a link speaks for the one person, workspace and kind that it was made for', async () => {
  const [one, other] = [await somebody(), await somebody()];
  const [told = '', signed = ''] = unsubscribeToken(one).split('.');
  const [others = ''] = unsubscribeToken(other).split('.');
  expect(readUnsubscribeToken(`${told}.${signed}`)).toEqual(one);
  for (const forged of [`${others}.${signed}`, `${told}.`, told, `${told}.${signed.slice(1)}x`, '', '.']) {
    expect((await call(POST, forged, 'POST')).status).toBe(404);
  }
  expect(await db.notificationPreference.count({ where: { userId: { in: [one.userId, other.userId] } } })).toBe(0);
});

test('mail about money cannot be stopped, not even by a link that is signed', async () => {
  const one = { ...(await somebody()), kind: 'purchase_done' } as const;
  expect(readUnsubscribeToken(unsubscribeToken(one))).toBeNull();
});

test('who left the workspace is told nothing of it by the page, and changes nothing', async () => {
  const one = await somebody();
  await db.member.deleteMany({ where: { userId: one.userId } });
  expect(await readSubscription(one)).toBeNull();
  await setByMail(one, false);
  expect(await db.notificationPreference.count({ where: { userId: one.userId } })).toBe(0);
});
