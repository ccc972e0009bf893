import { beforeEach, describe, expect, test } from 'vitest';
import { type Actor, actorOfApiKey, actorOfSession, type MemberActor } from '@/lib/auth/actor';
import { createApiKey } from '@/lib/auth/api-keys';
import { createSession } from '@/lib/auth/sessions';
import { markSent, takeDueMail } from '@/lib/mail/outbox';
import { acceptInvitation, readInvitation } from '@/lib/members/accept-invitation';
import { invite, revokeInvitation } from '@/lib/members/invite';
import { type MembersView, readMembers } from '@/lib/members/members-view';
import { compose } from '@/lib/notices/compose';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { INVITATION_DAYS, INVITATIONS_PER_DAY } from '@/lib/platform/policy';
import { removeMember } from '@/lib/workspaces/members';
import { listChanges } from '@/lib/workspaces/settings-log';
import { moveClock, resetClock } from '../setup/clock';
import { makeActors, personOf } from '../workspaces/actors';

beforeEach(async () => {
  await resetClock();
  await db.mail.deleteMany();
});

/** An owner of a workspace with so many seats. */
async function ownerOf(seats: number): Promise<MemberActor> {
  const [owner] = await makeActors(['owner']);
  await db.workspace.update({ where: { id: owner.workspace.id }, data: { seats } });
  return owner;
}

/** Somebody who is signed in, and belongs to no workspace yet. */
async function somebody(): Promise<Actor & { email: string }> {
  const { id, email } = await personOf('guest');
  return { userId: id, email, name: 'guest', operator: false, workspace: null, role: null };
}

/** The secret of the link in the mail that is due. */
async function linkOfMail(): Promise<string> {
  const mail = await takeDueMail();
  if (!mail) throw new Error('no mail is due');
  await markSent(mail);
  return /\/invitations\/([\w-]+)/.exec(compose(mail).text)?.[1] ?? '';
}

const address = () => `guest-${newId()}@example.test`;
const seatsIn = async (owner: MemberActor) => (await readMembers(owner)).counts;

test('whoever was invited reads the mail, signs in with that address, and is a member with that role, once', async () => {
  const owner = await ownerOf(2);
  const guest = await somebody();
  expect(await invite(owner, { email: ` ${guest.email.toUpperCase()} `, role: 'admin' })).toBe('invited');
  expect(await seatsIn(owner)).toEqual({ seats: 2, members: 1, invited: 1 });
  const token = await linkOfMail();
  expect(await readInvitation(guest, token)).toMatchObject({ state: 'open', role: 'admin', inviter: 'owner' });
  const answers = await Promise.all(Array.from({ length: 5 }, () => acceptInvitation(guest, token)));
  expect(answers.toSorted()).toEqual(['accepted', 'over', 'over', 'over', 'over']);
  const { token: session } = await createSession(guest.userId);
  expect(await actorOfSession(session)).toMatchObject({ workspace: { id: owner.workspace.id }, role: 'admin' });
  expect(await seatsIn(owner)).toEqual({ seats: 2, members: 2, invited: 0 });
  expect(await readInvitation(guest, token)).toEqual({ state: 'over' });
});

test('neither the database nor the outbox holds what opens an invitation, once the mail is out', async () => {
  const owner = await ownerOf(2);
  await invite(owner, { email: address(), role: 'member' });
  const token = await linkOfMail();
  const stored = JSON.stringify([await db.invitation.findMany(), await db.mail.findMany()]);
  expect(token).toHaveLength(43);
  expect(stored).not.toContain(token);
  expect(await db.mail.findFirst({ where: { kind: 'invitation' } })).toMatchObject({ facts: {} });
});

test('the link is of no use to anybody who signs in with another address', async () => {
  const owner = await ownerOf(2);
  const [guest, thief] = [await somebody(), await somebody()];
  await invite(owner, { email: guest.email, role: 'owner' });
  const token = await linkOfMail();
  expect(await readInvitation(thief, token)).toEqual({ state: 'other', email: guest.email });
  expect(await acceptInvitation(thief, token)).toBe('over');
  expect(await acceptInvitation(guest, 'guessed')).toBe('over');
  expect(await seatsIn(owner)).toMatchObject({ members: 1, invited: 1 });
});

test.each([
  [INVITATION_DAYS - 1, 'accepted'],
  [INVITATION_DAYS, 'over'],
])('an invitation of %d days ago is %s', async (days, expected) => {
  const owner = await ownerOf(2);
  const guest = await somebody();
  await invite(owner, { email: guest.email, role: 'member' });
  const token = await linkOfMail();
  await moveClock(days * 86_400 + 60);
  expect(await acceptInvitation(guest, token)).toBe(expected);
  await resetClock();
});

test('one that was taken back, or replaced by a newer one to the same address, opens nothing', async () => {
  const owner = await ownerOf(2);
  const guest = await somebody();
  await invite(owner, { email: guest.email, role: 'owner' });
  const first = await linkOfMail();
  await invite(owner, { email: guest.email, role: 'member' });
  const second = await linkOfMail();
  expect(await acceptInvitation(guest, first)).toBe('over');
  const [open] = (await readMembers(owner)).invitations;
  await revokeInvitation(owner, open?.id ?? '');
  expect(await acceptInvitation(guest, second)).toBe('over');
  await expect(revokeInvitation(owner, open?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  expect(await seatsIn(owner)).toEqual({ seats: 2, members: 1, invited: 0 });
});

describe('seats', () => {
  test('no more people are invited than there are seats, also by owners who invite at the same moment', async () => {
    const owner = await ownerOf(3);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => invite(owner, { email: address(), role: 'member' })),
    );
    expect(answers.filter((answer) => answer === 'invited')).toHaveLength(2);
    expect(answers.filter((answer) => answer === 'seats')).toHaveLength(4);
    expect(await seatsIn(owner)).toEqual({ seats: 3, members: 1, invited: 2 });
  });

  test('an invitation that expired promises its seat to nobody', async () => {
    const owner = await ownerOf(2);
    await invite(owner, { email: address(), role: 'member' });
    expect(await invite(owner, { email: address(), role: 'member' })).toBe('seats');
    await moveClock((INVITATION_DAYS + 1) * 86_400);
    expect(await invite(owner, { email: address(), role: 'member' })).toBe('invited');
    await resetClock();
  });

  test('seats given up while an invitation waits: it waits on, and nobody comes in over the seats', async () => {
    const owner = await ownerOf(2);
    const guest = await somebody();
    await invite(owner, { email: guest.email, role: 'member' });
    const token = await linkOfMail();
    const seats = (count: number) => db.workspace.update({ where: { id: owner.workspace.id }, data: { seats: count } });
    await seats(1);
    expect(await acceptInvitation(guest, token)).toBe('seats');
    await seats(2);
    expect(await acceptInvitation(guest, token)).toBe('accepted');
  });
});

test('members and bad addresses are not invited, and nobody fills mailboxes from here', async () => {
  const owner = await ownerOf(200);
  expect(await invite(owner, { email: owner.email, role: 'member' })).toBe('member');
  for (const email of ['', 'nobody', 'a@b', 'a b@example.test', 7, null]) {
    expect(await invite(owner, { email, role: 'member' })).toBe('address');
  }
  for (let count = 0; count < INVITATIONS_PER_DAY; count += 1)
    await invite(owner, { email: address(), role: 'member' });
  expect(await invite(owner, { email: address(), role: 'member' })).toBe('too_many');
  expect(await db.mail.count({ where: { kind: 'invitation' } })).toBe(INVITATIONS_PER_DAY);
});

test.each(['admin', 'member'] as const)(
  'an %s invites nobody, takes nothing back, and sees no invitations',
  async (role) => {
    const [owner, other] = await makeActors(['owner', role]);
    await db.workspace.update({ where: { id: owner.workspace.id }, data: { seats: 5 } });
    await invite(owner, { email: address(), role: 'member' });
    const [open] = (await readMembers(owner)).invitations;
    await expect(invite(other, { email: address(), role: 'owner' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revokeInvitation(other, open?.id ?? '')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await readMembers(other)).toMatchObject({ mayManage: false, invitations: [] });
  },
);

test('whoever leaves is back in the workspace of their own, without the keys they made; who came, changed and went is written down', async () => {
  const owner = await ownerOf(2);
  const [guest] = await makeActors(['owner'], 'free');
  await invite(owner, { email: guest.email, role: 'member' });
  await acceptInvitation(guest, await linkOfMail());
  const here: MemberActor = { ...guest, workspace: owner.workspace, role: 'member' };
  const { key } = await createApiKey(here, 'mine');
  await removeMember(here, guest.userId);
  expect(await actorOfApiKey(key)).toBeNull();
  const { token } = await createSession(guest.userId);
  expect(await actorOfSession(token)).toMatchObject({ workspace: { id: guest.workspace.id }, role: 'owner' });
  const roles = (await listChanges(owner.workspace.id)).changes.filter(({ what }) => what === 'role');
  expect(roles).toMatchObject([
    { what: 'role', about: guest.email, by: 'owner', before: { role: 'member' }, after: {} },
    { what: 'role', about: guest.email, by: 'owner', before: {}, after: { role: 'member' } },
  ]);
});

test('everybody is on one of the pages, owners first, once, and is found by a part of the name or the address', async () => {
  const [owner, second] = await makeActors(['owner', 'member', 'admin', 'owner', 'member']);
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const view: MembersView = await readMembers(owner, { after, limit: 2 });
    expect(view.counts.members).toBe(5);
    seen.push(...view.members.map(({ role }) => role));
    after = view.nextAfter;
    if (after === null) break;
  }
  expect(seen).toEqual(['owner', 'owner', 'admin', 'member', 'member']);
  const found = await readMembers(owner, { search: second.email.slice(3, 20).toUpperCase() });
  expect(found.members.map(({ email }) => email)).toContain(second.email);
  expect((await readMembers(owner, { search: '%' })).members).toEqual([]);
  expect((await readMembers(owner, { search: 'owner', limit: 1 })).members).toMatchObject([{ isLastOwner: false }]);
});
