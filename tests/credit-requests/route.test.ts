import { expect, test } from 'vitest';
import { POST } from '@/app/api/credit-requests/route';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession } from '@/lib/auth/sessions';
import { saveDraft } from '@/lib/chat/drafts';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { makeTeam } from './asking';

async function post(userId: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const { token } = await createSession(userId);
  const cookie = `${sessionCookieName()}=${token}`;
  const own = { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers };
  const request = new Request(`${env().APP_URL}/api/credit-requests`, {
    ...{ method: 'POST', headers: own, body: JSON.stringify(body) },
  });
  return POST(request, { params: Promise.resolve({}) });
}

test('a member asks with the words that really wait on the server, and is led back to where they wait', async () => {
  const { member, workspaceId } = await makeTeam();
  await saveDraft({ userId: member.userId, workspaceId }, 'new', 'What does our churn look like?');
  const answer = await post(member.userId, {
    amount: '100',
    reason: 'Board meeting',
    place: 'new',
    show_message: true,
  });
  expect(answer.status).toBe(201);
  const again = await post(member.userId, { amount: '20' });
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(await answer.json());
  expect(await db.creditRequest.findMany({ where: { workspaceId } })).toMatchObject([
    { amountCents: 10_000n, reason: 'Board meeting', excerpt: 'What does our churn look like?', returnTo: '/chat' },
  ]);
});

test('nobody shows the message of somebody else', async () => {
  const { persons, workspaceId } = await makeTeam(['owner', 'member', 'member']);
  const [, one, two] = persons;
  if (!one || !two) throw new Error('nobody');
  const { id } = await db.conversation.create({ data: { userId: one.userId, workspaceId, title: 'Secret' } });
  await saveDraft({ userId: one.userId, workspaceId }, id, 'Nobody else reads this');
  expect((await post(two.userId, { amount: '20', place: id, show_message: true })).status).toBe(201);
  expect(await db.creditRequest.findFirst({ where: { workspaceId } })).toMatchObject({ excerpt: null });
});

test.each([
  [400, { amount: '0.50' }],
  [400, { amount: '20', place: '/../evil' }],
  [400, { amount: '20', return_to: 'https://evil.test' }],
  [400, { reason: 'no amount' }],
])('a request that makes no sense is answered %i: %o', async (status, body) => {
  const { member, workspaceId } = await makeTeam();
  expect((await post(member.userId, body)).status).toBe(status);
  expect(await db.creditRequest.count({ where: { workspaceId } })).toBe(0);
});

test('another site, an owner and a stranger’s key ask for nothing', async () => {
  const { owner, member, workspaceId } = await makeTeam();
  expect((await post(member.userId, { amount: '20' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await post(owner.userId, { amount: '20' })).status).toBe(403);
  expect((await post(member.userId, { amount: '20' }, { authorization: `Bearer ${newId()}` })).status).toBe(401);
  expect(await db.creditRequest.count({ where: { workspaceId } })).toBe(0);
});
