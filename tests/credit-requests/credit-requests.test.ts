import { afterEach, describe, expect, it } from 'vitest';
import { askOwner, type Wish } from '@/lib/credit-requests/ask-owner';
import { closeRequests } from '@/lib/credit-requests/close-requests';
import { findRequest, lastAsked, listOpenRequests } from '@/lib/credit-requests/credit-request';
import { declineRequest, withdrawRequest } from '@/lib/credit-requests/end-request';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { moveClock, resetClock } from '../setup/clock';
import { buyCredits, credits } from '../setup/factories';
import { makeTeam, type TestPerson, WISH } from './asking';

afterEach(resetClock);

const ask = (person: TestPerson, wish: Partial<Wish> = {}) => askOwner(person, { ...WISH, ...wish });
const notices = (userId: string) => db.notice.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
const kinds = async (userId: string) => (await notices(userId)).map(({ kind }) => kind);

describe('a member who asks for credits', () => {
  it('is heard by every owner, by nobody else, in the app and by mail, with a link to the request', async () => {
    const { workspaceId, persons, member } = await makeTeam(['owner', 'owner', 'admin', 'member']);
    const { id } = await ask(member, { reason: 'The report\nis due', message: 'How many of our customers left?' });
    for (const { role, userId } of persons) {
      expect(await kinds(userId)).toEqual(role === 'owner' ? ['credits_asked'] : []);
      expect(await db.mail.count({ where: { userId, kind: 'credits_asked' } })).toBe(role === 'owner' ? 1 : 0);
    }
    const told = await db.notice.findFirstOrThrow({ where: { workspaceId } });
    expect(told.facts).toEqual({
      name: 'member',
      dollars: '20.00',
      reason: 'The report is due',
      excerpt: 'How many of our customers left?',
      href: `/billing?request=${id}`,
    });
  });

  it('asks once, however often and from however many tabs at the same time', async () => {
    const { workspaceId, owner, member } = await makeTeam();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(member)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await listOpenRequests(workspaceId)).toHaveLength(1);
    expect(await kinds(owner.userId)).toEqual(['credits_asked']);
  });

  it('may ask three times a day, and again a day after the first', async () => {
    const { member } = await makeTeam();
    for (const _ of [1, 2, 3]) {
      const { id } = await ask(member);
      await withdrawRequest(member, id);
      await moveClock(3_600);
    }
    const refused = await ask(member).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'rate_limited' });
    expect(refused).toHaveProperty('retryAfterSeconds', expect.closeTo(21 * 3_600, -2));
    await moveClock(21 * 3_600);
    expect(await ask(member)).toMatchObject({ isNew: true });
  });

  it('has ended one and begun another in one moment: still one waits, and no more than three are made', async () => {
    const { workspaceId, member } = await makeTeam();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const asked = await ask(member).catch(() => null);
        if (asked) await withdrawRequest(member, asked.id);
      }),
    );
    expect(await db.creditRequest.count({ where: { workspaceId } })).toBeLessThanOrEqual(3);
    expect(await db.creditRequest.count({ where: { workspaceId, state: 'open' } })).toBe(0);
  });

  it.each(['owner', 'admin', 'member'] as const)('is not somebody who may buy: %s', async (role) => {
    const { persons } = await makeTeam(['owner', 'admin', 'member']);
    const person = persons.find((one) => one.role === role);
    if (!person) throw new Error('nobody');
    if (role === 'owner') await expect(ask(person)).rejects.toMatchObject({ code: 'forbidden' });
    else expect(await ask(person)).toMatchObject({ isNew: true });
    await expect(ask({ ...person, apiKeyId: newId() })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is refused when removed a moment ago, and when the reason is a letter', async () => {
    const { workspaceId, member } = await makeTeam();
    await expect(ask(member, { reason: 'a'.repeat(301) })).rejects.toMatchObject({ param: 'reason' });
    await db.member.delete({ where: { workspaceId_userId: { workspaceId, userId: member.userId } } });
    await expect(ask(member)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('shows nothing of the message that waits unless they want to, and then its first words only', async () => {
    const { member, owner } = await makeTeam();
    const { id } = await ask(member, { message: `Please ${'sum up '.repeat(100)}` });
    const { excerpt } = await findRequest(owner, id);
    expect(excerpt).toMatch(/^Please sum up .*…$/);
    expect(Array.from(excerpt ?? '').length).toBeLessThanOrEqual(140);
    await withdrawRequest(member, id);
    const silent = await ask(member);
    expect(await findRequest(owner, silent.id)).toMatchObject({ excerpt: null, reason: null });
  });

  it('is shown to the owner as they wrote it, not as markup, and never in more than one line', async () => {
    const { member, owner } = await makeTeam();
    const reason = '<img src=x onerror=alert(1)>\r\nBcc: everybody@example.test\u2028\0';
    await ask({ ...member, name: 'Eve\r\nBcc: all@example.test' }, { reason, message: '<script>alert(2)</script>' });
    const [told] = await notices(owner.userId);
    expect(told?.facts).toMatchObject({
      name: 'Eve Bcc: all@example.test',
      reason: '<img src=x onerror=alert(1)> Bcc: everybody@example.test',
      excerpt: '<script>alert(2)</script>',
    });
  });
});

describe('a request for credits', () => {
  it('is found by its maker and by owners; to everybody else it looks like one that does not exist', async () => {
    const { persons, owner, member } = await makeTeam(['owner', 'admin', 'member', 'member']);
    const stranger = await makeTeam();
    const { id } = await ask(member);
    expect(await findRequest(owner, id)).toMatchObject({ id, state: 'open', name: 'member' });
    expect(await findRequest(member, id)).toMatchObject({ id });
    const others = persons.filter((one) => one !== owner && one !== member);
    for (const person of [...others, stranger.owner, stranger.member]) {
      await expect(findRequest(person, id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(withdrawRequest(person, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(declineRequest(stranger.owner, id, '')).rejects.toMatchObject({ code: 'not_found' });
    await expect(declineRequest(member, id, '')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(findRequest(owner, 'none')).rejects.toMatchObject({ code: 'not_found' });
    expect(await findRequest(owner, id)).toMatchObject({ state: 'open' });
  });

  it('that is declined ends with a word to its maker, once, whoever else declines it', async () => {
    const { persons, member } = await makeTeam(['owner', 'owner', 'member']);
    const [one, two] = persons;
    if (!one || !two) throw new Error('nobody');
    const { id } = await ask(member, { returnTo: '/chat/0190a000-0000-7000-8000-000000000000' });
    await Promise.all([declineRequest(one, id, 'Next\nmonth'), declineRequest(two, id, 'Next month')]);
    await declineRequest(one, id, 'Never');
    const told = await notices(member.userId);
    expect(told.map(({ kind }) => kind)).toEqual(['credits_declined']);
    expect(told[0]?.facts).toMatchObject({
      answer: 'Next month',
      href: '/chat/0190a000-0000-7000-8000-000000000000',
    });
    expect(await lastAsked(member.userId, member.workspace.id)).toMatchObject({
      state: 'declined',
      answer: 'Next month',
    });
    // Nobody has to deal with it any more.
    expect(await db.notice.count({ where: { kind: 'credits_asked', occasion: id, readAt: null } })).toBe(0);
  });

  it('is answered by the next purchase that is credited, all of the workspace at once, and each maker is told once', async () => {
    const { workspaceId, owner, persons } = await makeTeam(['owner', 'member', 'member']);
    const members = persons.filter(({ role }) => role === 'member');
    for (const member of members) await ask(member, { amount: WISH.amount });
    await closeRequests();
    expect(await listOpenRequests(workspaceId)).toHaveLength(2);
    const purchaseId = await buyCredits(workspaceId, owner.userId, credits(5));
    await Promise.all(Array.from({ length: 50 }, () => closeRequests()));
    const ended = await db.creditRequest.findMany({ where: { workspaceId } });
    expect(ended).toMatchObject([1, 2].map(() => ({ state: 'bought', purchaseId, handledBy: owner.userId })));
    for (const { userId } of members) {
      expect(await kinds(userId)).toEqual(['credits_bought']);
      expect((await notices(userId))[0]?.facts).toEqual({ credits: '5.000000', name: 'owner', href: '/chat' });
    }
    expect(await db.mail.count({ where: { workspaceId, kind: 'credits_bought' } })).toBe(2);
  });

  it('is not answered by a purchase of before, by one that is not paid, or by another workspace', async () => {
    const { workspaceId, owner, member } = await makeTeam();
    const other = await makeTeam();
    await buyCredits(workspaceId, owner.userId, credits(5));
    await moveClock(1);
    await ask(member);
    await db.purchase.create({
      data: {
        ...{ id: newId(), workspaceId, userId: owner.userId, amountCents: 100n, credits: 1_000_000n },
        returnTo: '/billing',
      },
    });
    await buyCredits(other.workspaceId, other.owner.userId, credits(5));
    await closeRequests();
    expect(await listOpenRequests(workspaceId)).toHaveLength(1);
  });

  it('that is declined and bought for in one moment ends in one of both, and its maker hears of one', async () => {
    const { workspaceId, owner, member } = await makeTeam();
    const { id } = await ask(member);
    await buyCredits(workspaceId, owner.userId, credits(5));
    await Promise.all([declineRequest(owner, id, ''), closeRequests(), declineRequest(owner, id, ''), closeRequests()]);
    const { state } = await db.creditRequest.findUniqueOrThrow({ where: { id } });
    expect(await kinds(member.userId)).toEqual([`credits_${state}`]);
  });

  it('that nobody answers ends after two weeks, and at once when its maker leaves', async () => {
    const { workspaceId, member, persons } = await makeTeam(['owner', 'member', 'member']);
    const second = persons.findLast(({ role }) => role === 'member');
    if (!second) throw new Error('nobody');
    await ask(member);
    await ask(second);
    await db.member.delete({ where: { workspaceId_userId: { workspaceId, userId: second.userId } } });
    await closeRequests();
    expect((await listOpenRequests(workspaceId)).map(({ userId }) => userId)).toEqual([member.userId]);
    await moveClock(15 * 86_400);
    await closeRequests();
    expect(await listOpenRequests(workspaceId)).toEqual([]);
    expect(await lastAsked(member.userId, workspaceId)).toBeNull();
  });
});
