import { describe, expect, test } from 'vitest';
import { actorOfApiKey, actorOfSession } from '@/lib/auth/actor';
import { createApiKey } from '@/lib/auth/api-keys';
import { createSession } from '@/lib/auth/sessions';
import { db } from '@/lib/platform/db';
import { addMember, changeRole, removeMember } from '@/lib/workspaces/members';
import { findOwners } from '@/lib/workspaces/owners';
import { makeActors, personOf } from './actors';

const roles = async (workspaceId: string) =>
  (await db.member.findMany({ where: { workspaceId } })).map(({ role }) => role).toSorted();

describe('who may change members', () => {
  test.each(['admin', 'member'] as const)('an %s can neither add, promote nor remove anybody', async (role) => {
    const [owner, other] = await makeActors(['owner', role]);
    await expect(addMember(other, { email: owner.email, role: 'member' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(changeRole(other, other.userId, 'owner')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeMember(other, owner.userId)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await roles(owner.workspace.id)).toEqual([role, 'owner'].toSorted());
  });

  test('an owner cannot reach into another workspace', async () => {
    const [owner] = await makeActors(['owner']);
    const [, stranger] = await makeActors(['owner', 'member']);
    await expect(changeRole(owner, stranger.userId, 'owner')).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeMember(owner, stranger.userId)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an owner adds somebody who has signed in before, once', async () => {
    const [owner] = await makeActors(['owner']);
    const person = await personOf('new');
    await addMember(owner, { email: ` ${person.email.toUpperCase()}`, role: 'admin' });
    expect(await roles(owner.workspace.id)).toEqual(['admin', 'owner']);
    await expect(addMember(owner, { email: person.email, role: 'owner' })).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'email',
    });
    await expect(addMember(owner, { email: 'nobody@example.test', role: 'member' })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await roles(owner.workspace.id)).toEqual(['admin', 'owner']);
  });
});

describe('a workspace always has an owner', () => {
  test('the last owner can neither leave, nor be removed, nor step down', async () => {
    const [owner] = await makeActors(['owner', 'admin']);
    await expect(removeMember(owner, owner.userId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(changeRole(owner, owner.userId, 'member')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await roles(owner.workspace.id)).toEqual(['admin', 'owner']);
  });

  test('an owner may leave when there is another', async () => {
    const [owner] = await makeActors(['owner', 'owner']);
    await removeMember(owner, owner.userId);
    expect(await roles(owner.workspace.id)).toEqual(['owner']);
  });

  test('two owners who remove each other at the same moment: one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, other] = await makeActors(['owner', 'owner']);
      const results = await Promise.allSettled([
        removeMember(one, other.userId),
        removeMember(other, one.userId),
        changeRole(one, one.userId, 'member'),
        changeRole(other, other.userId, 'admin'),
      ]);
      expect(results.some(({ status }) => status === 'rejected')).toBe(true);
      expect(await findOwners(one.workspace.id)).toHaveLength(1);
    }
  });

  test('the owners whom a member can ask are named, the longest-standing first', async () => {
    const [first, , second] = await makeActors(['owner', 'member', 'owner']);
    expect((await findOwners(first.workspace.id)).map(({ email }) => email)).toEqual([first.email, second.email]);
  });
});

describe('a change counts from the next request on', () => {
  const current = async (token: string) => {
    const actor = await actorOfSession(token);
    return actor && { workspace: actor.workspace?.id ?? null, role: actor.role };
  };

  test('who was removed is out, in every session they have', async () => {
    const [owner, member] = await makeActors(['owner', 'member']);
    const sessions = [await createSession(member.userId), await createSession(member.userId)];
    for (const { token } of sessions) {
      expect(await current(token)).toEqual({ workspace: owner.workspace.id, role: 'member' });
    }
    await removeMember(owner, member.userId);
    for (const { token } of sessions) expect(await current(token)).toEqual({ workspace: null, role: null });
  });

  test('who was demoted has the smaller role at once', async () => {
    const [owner, other] = await makeActors(['owner', 'owner']);
    const { token } = await createSession(other.userId);
    await changeRole(owner, other.userId, 'member');
    expect(await current(token)).toEqual({ workspace: owner.workspace.id, role: 'member' });
  });

  test('the API keys of who was removed are dead, and stay dead when that person is added again', async () => {
    const [owner, member] = await makeActors(['owner', 'member']);
    const { key } = await createApiKey(member, 'mine');
    expect((await actorOfApiKey(key))?.actor.userId).toBe(member.userId);
    await removeMember(owner, member.userId);
    expect(await actorOfApiKey(key)).toBeNull();
    await addMember(owner, { email: member.email, role: 'member' });
    expect(await actorOfApiKey(key)).toBeNull();
  });
});
