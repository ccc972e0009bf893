import { expect, test, vi } from 'vitest';
import { GET } from '@/app/api/notices/route';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession } from '@/lib/auth/sessions';
import { countUnread, listNotices, markRead, type Reader } from '@/lib/notices/list-notices';
import { notify } from '@/lib/notices/notify';
import { watchUnread } from '@/lib/notices/watch-unread';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { asOwner } from '../setup/clock';
import { makeWorkspace } from '../setup/factories';

async function makeReader(): Promise<Reader> {
  const { workspaceId, userId } = await makeWorkspace();
  return { workspaceId, userId };
}

async function tell({ workspaceId, userId }: Reader, count: number, facts: Record<string, string> = {}): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const told = { name: `Person ${number}`, dollars: '20.00', reason: '', excerpt: '', href: '/billing', ...facts };
    const occasion = `${number} ${facts.reason ?? ''}`;
    await notify(db, { workspaceId, kind: 'credits_asked', occasion, facts: told, to: { userIds: [userId] } });
  }
}

test('notices come in their reader’s words, the newest first, page by page, none twice and none left out', async () => {
  const reader = await makeReader();
  await tell(reader, 25);
  // Told in one transaction, they carry one time: the order must hold all the same.
  await asOwner(`update notice set created_at = '2026-11-21T10:00:00.123456Z' where user_id = $1`, [reader.userId]);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listNotices(reader, { cursor, limit: 7 });
    seen.push(...page.notices.map(({ title }) => title));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toHaveLength(25);
  expect(new Set(seen)).toEqual(
    new Set(Array.from({ length: 25 }, (_, number) => `Person ${number} asks for credits`)),
  );
});

test('a cursor that is none of ours is no cursor', async () => {
  const reader = await makeReader();
  await tell(reader, 1);
  const tooLate = `${'9'.repeat(19)}_${newId()}`;
  for (const cursor of ['', 'x', '1_2', "1_' or true --", `9_${'0'.repeat(36)}`, tooLate]) {
    expect((await listNotices(reader, { cursor })).notices).toHaveLength(1);
  }
});

test('each reader marks and counts their own notices only, in this workspace only', async () => {
  const [one, other] = [await makeReader(), await makeReader()];
  await tell(one, 3);
  await tell(other, 2);
  const { notices } = await listNotices(one);
  await markRead(
    other,
    notices.map(({ id }) => id),
  );
  await markRead({ ...one, workspaceId: other.workspaceId }, 'all');
  expect([await countUnread(one), await countUnread(other)]).toEqual([3, 2]);
  await markRead(one, [notices[0]?.id ?? '', 'not an id']);
  expect(await countUnread(one)).toBe(2);
  await markRead(one, 'all');
  expect([await countUnread(one), await countUnread(other)]).toEqual([0, 2]);
});

test('what a person typed is text in a notice, and a way to another site is none', async () => {
  const reader = await makeReader();
  await tell(reader, 1, { reason: '<b>{name}</b> <script>alert(1)</script>', href: '//evil.test/x' });
  const [notice] = (await listNotices(reader)).notices;
  expect(notice?.body).toContain('“<b>{name}</b> <script>alert(1)</script>”');
  expect(notice?.href).toMatch(/^\/(?!\/)/);
});

test('the bell reads them with a session and never with an API key or without either', async () => {
  const reader = await makeReader();
  await tell(reader, 10);
  const { token } = await createSession(reader.userId);
  const read = (headers: Record<string, string>) =>
    GET(new Request(`${env().APP_URL}/api/notices`, { headers }), { params: Promise.resolve({}) });
  const answer = await read({ cookie: `${sessionCookieName()}=${token}` });
  expect(await answer.json()).toMatchObject({
    unread: 10,
    notices: Array.from({ length: 8 }, () => ({ isRead: false })),
  });
  expect((await read({})).status).toBe(401);
  expect((await read({ authorization: 'Bearer sk_nothing' })).status).toBe(401);
});

test('an open page hears the number of unread notices at once and at each change, and nobody else’s', async () => {
  const [one, other] = [await makeReader(), await makeReader()];
  await tell(one, 1);
  const heard: number[] = [];
  const heardByOther: number[] = [];
  const stops = [watchUnread(one, (unread) => heard.push(unread)), watchUnread(other, (n) => heardByOther.push(n))];
  await vi.waitFor(() => expect(heard).toEqual([1]), { timeout: 10_000 });
  await tell(one, 3);
  await vi.waitFor(() => expect(heard).toEqual([1, 3]), { timeout: 10_000 });
  await markRead(one, 'all');
  await vi.waitFor(() => expect(heard).toEqual([1, 3, 0]), { timeout: 10_000 });
  for (const stop of stops) stop();
  expect(heardByOther).toEqual([0]);
});
