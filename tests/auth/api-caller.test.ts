import { describe, expect, test } from 'vitest';
import type { MemberActor } from '@/lib/auth/actor';
import { authenticate } from '@/lib/auth/api-caller';
import { createApiKey } from '@/lib/auth/api-keys';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession, endSession } from '@/lib/auth/sessions';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { removeMember } from '@/lib/workspaces/members';
import { makeActors, personOf } from '../workspaces/actors';

const url = () => `${env().APP_URL}/api/v1/credits`;

function call(headers: Record<string, string>, method = 'POST'): Request {
  return new Request(url(), { method, headers });
}

async function cookieOf(userId: string): Promise<string> {
  return `${sessionCookieName()}=${(await createSession(userId)).token}`;
}

async function keyOf(actor: MemberActor): Promise<string> {
  return (await createApiKey(actor, 'test')).key;
}

const unauthenticated = { code: 'unauthenticated', status: 401 };

describe('by API key', () => {
  test('a key acts for the member who made it, in its workspace', async () => {
    const [, admin] = await makeActors(['owner', 'admin']);
    const { id, key } = await createApiKey(admin, 'test');
    expect(await authenticate(call({ authorization: `Bearer ${key}` }))).toMatchObject({
      userId: admin.userId,
      workspace: { id: admin.workspace.id },
      role: 'admin',
      apiKeyId: id,
    });
  });

  test('the database holds a hash of the key and a prefix to recognise it by, never the key', async () => {
    const [owner] = await makeActors(['owner']);
    const { id, key } = await createApiKey(owner, 'test');
    expect(key).toMatch(/^sc_[A-Za-z0-9_-]{43}$/);
    const row = await db.apiKey.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(key);
    expect(key.startsWith(row.prefix)).toBe(true);
    expect(row.prefix.length).toBeLessThan(12);
  });

  test('the key of somebody who was removed is refused', async () => {
    const [owner, member] = await makeActors(['owner', 'member']);
    const key = await keyOf(member);
    await removeMember(owner, member.userId);
    await expect(authenticate(call({ authorization: `Bearer ${key}` }))).rejects.toMatchObject(unauthenticated);
  });

  test('a revoked key is refused', async () => {
    const [owner] = await makeActors(['owner']);
    const { id, key } = await createApiKey(owner, 'test');
    await db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    await expect(authenticate(call({ authorization: `Bearer ${key}` }))).rejects.toMatchObject(unauthenticated);
  });

  test.each([
    'Bearer',
    'Bearer ',
    'Bearer sc_unknown',
    `Bearer ${'x'.repeat(10_000)}`,
    'Basic c2M6c2M=',
    "Bearer sc_' OR 1=1",
    '',
  ])('a header that is no valid key is refused: %j', async (authorization) => {
    await expect(authenticate(call({ authorization }))).rejects.toMatchObject(unauthenticated);
  });

  test('a bad key is not saved by a good cookie', async () => {
    const [owner] = await makeActors(['owner']);
    const headers = { authorization: 'Bearer sc_wrong', cookie: await cookieOf(owner.userId), origin: env().APP_URL };
    await expect(authenticate(call(headers))).rejects.toMatchObject(unauthenticated);
  });
});

describe('by session cookie', () => {
  test('a member whose request comes from our own pages is let in', async () => {
    const [owner] = await makeActors(['owner']);
    const cookie = await cookieOf(owner.userId);
    const expected = { userId: owner.userId, workspace: { id: owner.workspace.id }, role: 'owner', apiKeyId: null };
    expect(await authenticate(call({ cookie, 'sec-fetch-site': 'same-origin' }))).toMatchObject(expected);
    expect(await authenticate(call({ cookie, origin: env().APP_URL }))).toMatchObject(expected);
    expect(await authenticate(call({ cookie: `a=b; ${cookie}; c=d` }, 'GET'))).toMatchObject(expected);
  });

  test.each([
    ['that names no origin', {}],
    ['from another site', { origin: 'https://evil.test' }],
    ['from an origin that hides itself', { origin: 'null' }],
    ['from a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
    ['that was typed in', { 'sec-fetch-site': 'none' }],
    ['that forges the host it was forwarded for', { origin: 'https://evil.test', 'x-forwarded-host': 'evil.test' }],
  ])('a request %s changes nothing', async (_, headers) => {
    const [owner] = await makeActors(['owner']);
    const cookie = await cookieOf(owner.userId);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await expect(authenticate(call({ cookie, ...headers }, method))).rejects.toMatchObject({
        code: 'cross_origin',
        status: 403,
      });
    }
  });

  test('nobody is let in without a session, or with one that is unknown, ended or expired', async () => {
    const [owner] = await makeActors(['owner']);
    const ended = await createSession(owner.userId);
    await endSession(ended.token);
    const expired = await createSession(owner.userId);
    await db.session.updateMany({ where: { userId: owner.userId }, data: { expires: new Date(Date.now() - 1_000) } });
    const { APP_URL: origin } = env();
    await expect(authenticate(call({ origin }))).rejects.toMatchObject(unauthenticated);
    await expect(authenticate(call({}))).rejects.toMatchObject(unauthenticated);
    for (const token of ['guess', '', ended.token, expired.token]) {
      const cookie = `${sessionCookieName()}=${token}`;
      await expect(authenticate(call({ cookie, origin }))).rejects.toMatchObject(unauthenticated);
    }
  });

  test('the database holds a hash of the session token, never the token', async () => {
    const [owner] = await makeActors(['owner']);
    const { token } = await createSession(owner.userId);
    const rows = await db.session.findMany({ where: { userId: owner.userId } });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('a stored hash is worth nothing as a cookie', async () => {
    const [owner] = await makeActors(['owner']);
    await createSession(owner.userId);
    const row = await db.session.findFirstOrThrow({ where: { userId: owner.userId } });
    const headers = { cookie: `${sessionCookieName()}=${row.sessionToken}`, origin: env().APP_URL };
    await expect(authenticate(call(headers))).rejects.toMatchObject(unauthenticated);
  });

  test('somebody who belongs to no workspace any more is refused', async () => {
    const person = await personOf('left');
    const headers = { cookie: await cookieOf(person.id), origin: env().APP_URL };
    await expect(authenticate(call(headers))).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  });

  test('who was removed is out at the next request', async () => {
    const [owner, member] = await makeActors(['owner', 'member']);
    const request = { cookie: await cookieOf(member.userId), origin: env().APP_URL };
    expect(await authenticate(call(request))).toMatchObject({ role: 'member' });
    await removeMember(owner, member.userId);
    await expect(authenticate(call(request))).rejects.toMatchObject({ code: 'forbidden' });
  });
});
