import { expect, test } from 'vitest';
import { placeHold } from '@/lib/credits/holds';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { expectCorruption } from '../setup/database';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';

/** A workspace whose owner has made an API key; only its hash is known here, as in the database. */
async function withKey() {
  const workspace = await makeWorkspace({ plan: 'team' });
  const apiKeyHash = `hash of ${newId()}`;
  const { workspaceId, userId } = workspace;
  const { id } = await db.apiKey.create({
    data: { hash: apiKeyHash, prefix: 'sc_', name: 'one', workspaceId, userId },
  });
  return { workspace, apiKeyHash, apiKeyId: id };
}

const byKey = ({ workspaceId }: { workspaceId: string }, apiKeyHash: string) =>
  holdRequest({ workspaceId, userId: '' }, { userId: null, apiKeyHash });

test('one statement checks an API key and holds the credits, and says whose key it is', async () => {
  const { workspace, apiKeyHash, apiKeyId } = await withKey();
  const { workspaceId, userId } = workspace;
  const request = byKey(workspace, apiKeyHash);
  expect(await placeHold(request)).toMatchObject({
    outcome: 'held',
    keyHolder: { userId, apiKeyId, role: 'owner', plan: 'team' },
  });
  const where = { workspaceId_requestId: { workspaceId, requestId: request.requestId } };
  expect(await db.hold.findUnique({ where })).toMatchObject({ userId, apiKeyId });
});

test('of several members, the one who made the key holds, in their own role and on the plan of the workspace; a key that was checked before is kept as it was given', async () => {
  const { workspaceId, people } = await makeWorkspace({ plan: 'business', members: ['owner', 'admin', 'member'] });
  const made = await Promise.all(
    people.map(async ({ userId, role }) => {
      const data = { hash: `hash of ${newId()}`, prefix: 'sc_', name: 'one', workspaceId, userId };
      return { ...(await db.apiKey.create({ data })), role };
    }),
  );
  for (const { id, hash, userId, role } of made) {
    const answer = await placeHold(byKey({ workspaceId }, hash));
    expect(answer).toMatchObject({ outcome: 'held', keyHolder: { userId, apiKeyId: id, role, plan: 'business' } });
    const known = holdRequest({ workspaceId, userId }, { apiKeyId: id });
    await placeHold(known);
    const where = { workspaceId_requestId: { workspaceId, requestId: known.requestId } };
    expect(await db.hold.findUnique({ where })).toMatchObject({ userId, apiKeyId: id });
  }
});

test('who is refused for want of credits is told so under their own name', async () => {
  const { workspace, apiKeyHash } = await withKey();
  const answer = await placeHold({ ...byKey(workspace, apiKeyHash), asked: credits(99), least: credits(99) });
  expect(answer).toMatchObject({ outcome: 'insufficient_credits', keyHolder: { userId: workspace.userId } });
});

test.each([
  ['an unknown key', async () => undefined, 'no such hash'],
  ['a revoked key', ({ apiKeyId }) => db.apiKey.update({ where: { id: apiKeyId }, data: { revokedAt: new Date() } })],
  [
    'a key whose maker has left',
    ({ workspace }) => {
      // Whoever leaves loses their keys as well; here one was forgotten.
      expectCorruption();
      return db.member.deleteMany({ where: { userId: workspace.userId } });
    },
  ],
] as [string, (made: Awaited<ReturnType<typeof withKey>>) => Promise<unknown>, string?][])(
  '%s holds nothing, and learns nothing about the balance',
  async (_, spoil, hash) => {
    const made = await withKey();
    await spoil(made);
    const { workspaceId } = made.workspace;
    expect(await placeHold(byKey(made.workspace, hash ?? made.apiKeyHash))).toEqual({ outcome: 'unauthenticated' });
    expect(await db.hold.count({ where: { workspaceId } })).toBe(0);
  },
);

test('a key of another workspace holds nothing here', async () => {
  const [mine, other] = [await withKey(), await withKey()];
  expect(await placeHold(byKey(mine.workspace, other.apiKeyHash))).toEqual({ outcome: 'unauthenticated' });
});

test('among many calls at once on one wallet the bad keys are refused and the good ones held', async () => {
  const { workspace, apiKeyHash } = await withKey();
  const calls = Array.from({ length: 15 }, (_, index) => byKey(workspace, index % 3 === 0 ? 'bad' : apiKeyHash));
  const answers = await Promise.all(calls.map(placeHold));
  expect(answers.map(({ outcome }) => outcome)).toEqual(
    calls.map(({ apiKeyHash: hash }) => (hash === 'bad' ? 'unauthenticated' : 'held')),
  );
});
