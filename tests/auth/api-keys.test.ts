import { expect, test } from 'vitest';
import { actorOfApiKey } from '@/lib/auth/actor';
import { createApiKey, listApiKeys, revokeApiKey } from '@/lib/auth/api-keys';
import { newId } from '@/lib/platform/ids';
import { use } from '../usage/using';
import { makeActors } from '../workspaces/actors';

test('members list and revoke their own keys, owners everybody’s, and nobody those of another workspace', async () => {
  const [owner, admin, member] = await makeActors(['owner', 'admin', 'member']);
  const [stranger] = await makeActors(['owner']);
  const ofMember = await createApiKey(member, 'Nightly');
  const ofAdmin = await createApiKey(admin, 'Reports');
  expect((await listApiKeys(owner)).map(({ id }) => id)).toEqual([ofAdmin.id, ofMember.id]);
  expect((await listApiKeys(admin)).map(({ id }) => id)).toEqual([ofAdmin.id]);
  expect((await listApiKeys(member)).map(({ id, isOwn }) => [id, isOwn])).toEqual([[ofMember.id, true]]);
  expect(await listApiKeys(stranger)).toEqual([]);
  for (const [who, id] of [
    [member, ofAdmin.id],
    [admin, ofMember.id],
    [stranger, ofMember.id],
    [owner, newId()],
    [owner, 'no-id'],
    [{ ...member, apiKeyId: ofMember.id }, ofMember.id],
  ] as const) {
    await expect(revokeApiKey(who, id)).rejects.toMatchObject({ name: 'AppError' });
  }
  await revokeApiKey(owner, ofMember.id);
  await revokeApiKey(admin, ofAdmin.id);
  expect(await listApiKeys(owner)).toEqual([]);
});

test('a revoked key opens nothing from the next request on, and is revoked once', async () => {
  const [owner] = await makeActors(['owner']);
  const { id, key } = await createApiKey(owner, 'Short-lived');
  expect(await actorOfApiKey(key)).not.toBeNull();
  await revokeApiKey(owner, id);
  expect(await actorOfApiKey(key)).toBeNull();
  await expect(revokeApiKey(owner, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a listing shows a key’s beginning and never more, and when a request with it last ended', async () => {
  const [owner] = await makeActors(['owner']);
  const { id, key } = await createApiKey(owner, 'Used');
  await createApiKey(owner, 'Unused');
  const of = { workspaceId: owner.workspace.id, userId: owner.userId };
  const requestId = await use(of, { cost: 5n, apiKeyId: id });
  expect(requestId).not.toBeNull();
  const listed = await listApiKeys(owner);
  expect(JSON.stringify(listed)).not.toContain(key);
  expect(listed.map(({ name, lastUsedAt }) => [name, lastUsedAt !== null])).toEqual([
    ['Unused', false],
    ['Used', true],
  ]);
  expect(key.startsWith(listed[1]?.prefix ?? 'none')).toBe(true);
});
