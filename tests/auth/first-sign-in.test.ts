import { expect, test } from 'vitest';
import { actorOfSession } from '@/lib/auth/actor';
import { databaseAdapter } from '@/lib/auth/adapter';
import { hashToken, newToken } from '@/lib/auth/tokens';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { credits } from '../setup/factories';

const adapter = databaseAdapter();
const profile = (email = `Ada-${newId()}@Example.test`) => ({ id: 'x', email, name: 'Ada', emailVerified: null });

async function signUp(email?: string) {
  const user = await adapter.createUser?.(profile(email));
  if (!user) throw new Error('no user');
  return user;
}

async function signedIn(userId: string) {
  const token = newToken();
  await adapter.createSession?.({ sessionToken: token, userId, expires: new Date(Date.now() + 60_000) });
  return { token, actor: await actorOfSession(token) };
}

test('whoever signs in for the first time owns a workspace on the Free plan with its included credit', async () => {
  const { actor } = await signedIn((await signUp()).id);
  expect(actor).toMatchObject({ name: 'Ada', role: 'owner', operator: false, workspace: { plan: 'free', seats: 1 } });
  expect(await readBalances(actor?.workspace?.id ?? '')).toMatchObject({ available: credits(1), topUp: 0n });
});

test('a person without a name gets a workspace named after their address', async () => {
  const user = await adapter.createUser?.({ ...profile(`grace-${newId()}@example.test`), name: null });
  const { actor } = await signedIn(user?.id ?? '');
  expect(actor?.workspace?.name).toMatch(/^grace-/);
});

test('the same address signing up twice at once makes one person and one workspace', async () => {
  const email = `twice-${newId()}@example.test`;
  const results = await Promise.allSettled([signUp(email), signUp(email.toUpperCase()), signUp(email)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const people = await db.user.findMany({ where: { email }, include: { members: true } });
  expect(people).toHaveLength(1);
  expect(people[0]?.members).toHaveLength(1);
});

test('an address is the same however it is spelt in capitals', async () => {
  const user = await signUp();
  expect(await adapter.getUserByEmail?.(user.email.toUpperCase())).toMatchObject({ id: user.id });
});

test('next-auth sees a session under its token, the database keeps only the hash', async () => {
  const user = await signUp();
  const { token } = await signedIn(user.id);
  expect(await adapter.getSessionAndUser?.(token)).toMatchObject({
    user: { id: user.id },
    session: { userId: user.id },
  });
  expect(await db.session.findMany({ where: { userId: user.id } })).toMatchObject([{ sessionToken: hashToken(token) }]);
  await adapter.deleteSession?.(token);
  expect(await adapter.getSessionAndUser?.(token)).toBeNull();
  expect(await actorOfSession(token)).toBeNull();
});

test("a provider's tokens are not stored", async () => {
  const user = await signUp();
  const account = { userId: user.id, type: 'oauth', provider: 'github', providerAccountId: newId() } as const;
  await adapter.linkAccount?.({
    ...account,
    access_token: 'secret-a',
    refresh_token: 'secret-r',
    id_token: 'secret-i',
  });
  const stored = JSON.stringify(await db.account.findMany({ where: { userId: user.id } }));
  expect(stored).toContain(account.providerAccountId);
  expect(stored).not.toContain('secret-');
  const { provider, providerAccountId } = account;
  expect(await adapter.getUserByAccount?.({ provider, providerAccountId })).toMatchObject({ id: user.id });
});

test('of several workspaces the one joined last is the current one', async () => {
  const user = await signUp();
  const other = await signUp();
  const { actor: owner } = await signedIn(other.id);
  const workspaceId = owner?.workspace?.id ?? '';
  await db.member.create({ data: { workspaceId, userId: user.id, role: 'member' } });
  const { actor } = await signedIn(user.id);
  expect(actor).toMatchObject({ workspace: { id: workspaceId }, role: 'member' });
});
