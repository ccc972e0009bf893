import { describe, expect, test } from 'vitest';
import * as chat from '@/app/api/chat/route';
import * as checkout from '@/app/api/v1/checkout/route';
import * as current from '@/app/api/workspaces/current/route';
import { type Actor, actorOfApiKey, actorOfSession } from '@/lib/auth/actor';
import { createApiKey } from '@/lib/auth/api-keys';
import { PAGE_WORKSPACE_FIELD, PAGE_WORKSPACE_HEADER } from '@/lib/auth/page-workspace';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { createSession } from '@/lib/auth/sessions';
import { readDraft, saveDraft } from '@/lib/chat/drafts';
import { enterWorkspace, listOwnWorkspaces } from '@/lib/members/switch-workspace';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { newId } from '@/lib/platform/ids';
import { removeMember } from '@/lib/workspaces/members';
import { makeActors } from '../workspaces/actors';

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** An owner of one workspace who joined another later, as an admin, with a session. */
async function ownerOfTwo() {
  const [own] = await makeActors(['owner']);
  const [host] = await makeActors(['owner']);
  await db.member.create({
    data: { workspaceId: host.workspace.id, userId: own.userId, role: 'admin', joinedAt: new Date(Date.now() + 1_000) },
  });
  const { token } = await createSession(own.userId);
  const actor = () => actorOfSession(token);
  const send = async (handler: Handler, body: BodyInit, headers: Record<string, string> = {}) => {
    const cookie = `${sessionCookieName()}=${token}`;
    const all = { cookie, 'sec-fetch-site': 'same-origin', ...headers };
    const request = new Request(`${env().APP_URL}/api`, { method: 'POST', headers: all, body });
    return handler(request, { params: Promise.resolve({}) });
  };
  const press = (workspace: string) => send(current.POST, new URLSearchParams({ workspace }));
  return { own, host, token, actor, send, press };
}

const workspaceOf = (actor: Actor | null) => actor?.workspace?.id;

describe('who belongs to two workspaces', () => {
  test('is in the one joined last, and in the other one after choosing it, with the role that they have there', async () => {
    const { own, host, actor, press } = await ownerOfTwo();
    expect(await actor()).toMatchObject({ workspace: { id: host.workspace.id }, role: 'admin' });
    expect((await listOwnWorkspaces(own.userId)).map(({ id }) => id).toSorted()).toEqual(
      [own.workspace.id, host.workspace.id].toSorted(),
    );
    const answer = await press(own.workspace.id);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(await actor()).toMatchObject({ workspace: { id: own.workspace.id }, role: 'owner' });
    await press(host.workspace.id);
    expect(workspaceOf(await actor())).toBe(host.workspace.id);
  });

  test('finds the choice on every device, and keeps it until another', async () => {
    const { own, actor, press } = await ownerOfTwo();
    await press(own.workspace.id);
    const { token } = await createSession(own.userId);
    expect(workspaceOf(await actorOfSession(token))).toBe(own.workspace.id);
    expect(workspaceOf(await actor())).toBe(own.workspace.id);
  });

  test('is never let into a workspace that isn’t theirs, whatever is sent', async () => {
    const { host, actor, press } = await ownerOfTwo();
    const [stranger] = await makeActors(['owner']);
    for (const workspace of [stranger.workspace.id, newId(), 'x', '']) await press(workspace);
    expect(workspaceOf(await actor())).toBe(host.workspace.id);
    expect(await db.member.count({ where: { userId: stranger.userId, enteredAt: { not: null } } })).toBe(0);
  });

  test('is in the other one when they are removed from the one that they chose', async () => {
    const { own, host, actor, press } = await ownerOfTwo();
    await press(own.workspace.id);
    await press(host.workspace.id);
    await removeMember(host, own.userId);
    expect(workspaceOf(await actor())).toBe(own.workspace.id);
  });

  test('is in a workspace joined after the choice', async () => {
    const { own, actor } = await ownerOfTwo();
    await enterWorkspace(own.userId, own.workspace.id);
    const [third] = await makeActors(['owner']);
    const joinedAt = new Date(Date.now() + 2_000);
    await db.member.create({ data: { workspaceId: third.workspace.id, userId: own.userId, role: 'member', joinedAt } });
    expect(workspaceOf(await actor())).toBe(third.workspace.id);
  });

  test('has keys that keep their workspace, and a key switches nothing', async () => {
    const { own, host, actor, press, send } = await ownerOfTwo();
    const { key } = await createApiKey(own, 'test');
    await press(host.workspace.id);
    expect((await actorOfApiKey(key))?.actor.workspace.id).toBe(own.workspace.id);
    const form = new URLSearchParams({ workspace: own.workspace.id });
    const answer = await send(current.POST, form, { authorization: `Bearer ${key}` });
    expect(answer.status).toBe(403);
    expect(workspaceOf(await actor())).toBe(host.workspace.id);
  });

  test('has an unsent message in each', async () => {
    const { own, host } = await ownerOfTwo();
    const at = (workspaceId: string) => ({ userId: own.userId, workspaceId });
    await saveDraft(at(own.workspace.id), 'new', 'for my own');
    expect(await readDraft(at(host.workspace.id), 'new')).toBe('');
    expect(await readDraft(at(own.workspace.id), 'new')).toBe('for my own');
  });
});

describe('a tab that still shows the other workspace', () => {
  const json = { 'content-type': 'application/json' };

  test('buys nothing, spends nothing, and is told why', async () => {
    const { own, host, press, send } = await ownerOfTwo();
    await press(own.workspace.id);
    const stale = { ...json, [PAGE_WORKSPACE_HEADER]: host.workspace.id };
    const orders: [Handler, object][] = [
      [checkout.POST, { amount: '20.00' }],
      [chat.POST, { message: 'hello', model: 'demo-small' }],
    ];
    for (const [handler, body] of orders) {
      const answer = await send(handler, JSON.stringify(body), stale);
      expect(answer.status).toBe(403);
      expect((await answer.json()).error).toMatchObject({ code: 'forbidden', param: PAGE_WORKSPACE_FIELD });
    }
    const of = { workspaceId: { in: [own.workspace.id, host.workspace.id] } };
    expect([await db.purchase.count({ where: of }), await db.hold.count({ where: of })]).toEqual([0, 0]);
  });

  test('is served again once its workspace is chosen again', async () => {
    const { own, host, press, send } = await ownerOfTwo();
    const page = { ...json, [PAGE_WORKSPACE_HEADER]: host.workspace.id };
    await press(own.workspace.id);
    const order = () => send(chat.POST, JSON.stringify({ message: 'hello', model: 'no-such-model' }), page);
    expect((await order()).status).toBe(403);
    await press(host.workspace.id);
    expect((await order()).status).toBe(404);
  });
});
