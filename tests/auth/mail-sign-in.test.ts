import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOfSession } from '@/lib/auth/actor';
import { mailSignInLink, parseAddress, readSignInLink, redeemSignInLink } from '@/lib/auth/mail-sign-in';
import { sendDueMail } from '@/lib/mail/send-mail';
import { compose } from '@/lib/notices/compose';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { asOwner } from '../setup/clock';
import { startMailbox } from '../setup/mailbox';

let mailbox: Awaited<ReturnType<typeof startMailbox>>;

// Sign-in by mail is on where mail is sent for real; here it is sent to the mailbox.
process.env.SMTP_URL = process.env.LOCAL_SMTP_URL;
process.env.DEMO_PEOPLE = '';

beforeAll(async () => {
  mailbox = await startMailbox();
});

afterAll(() => mailbox.close());

const someone = () => `ada-${newId()}@example.test`;

/** Asks for a link and takes it out of the mail. */
async function linkFor(email: string, back = '/'): Promise<URL> {
  expect(await mailSignInLink(email, back)).toBe(true);
  await sendDueMail(compose);
  const [mail] = await mailbox.mails(email);
  const link = /http:\/\/localhost:3000\/sign-in\/link\?\S+/.exec(mail?.text ?? '')?.[0];
  if (!link) throw new Error('no link in the mail');
  return new URL(link);
}

const tokenIn = (link: URL) => link.searchParams.get('token');

test('the link in the mail signs a newcomer in, with a workspace of their own', async () => {
  const email = someone();
  const link = await linkFor(email, '/chat/1?x=2');
  expect(link.searchParams.get('callbackUrl')).toBe('/chat/1?x=2');
  const session = await redeemSignInLink(tokenIn(link));
  expect(await actorOfSession(session?.token ?? '')).toMatchObject({
    email,
    role: 'owner',
    workspace: { plan: 'free' },
  });
});

test('whoever is known already is signed in as the same person', async () => {
  const email = someone();
  const sessions = [];
  for (let i = 0; i < 2; i += 1) sessions.push(await redeemSignInLink(tokenIn(await linkFor(email))));
  const actors = await Promise.all(sessions.map((session) => actorOfSession(session?.token ?? '')));
  expect(actors[0]?.userId).toBeTruthy();
  expect(actors[1]?.userId).toBe(actors[0]?.userId);
});

test('opening the link, as what scans mail does, neither signs in nor uses it up', async () => {
  const email = someone();
  const token = tokenIn(await linkFor(email));
  for (let i = 0; i < 3; i += 1) expect(await readSignInLink(token)).toBe(email);
  expect(await db.user.findUnique({ where: { email } })).toBeNull();
  expect(await redeemSignInLink(token)).not.toBeNull();
});

test('a link works once, however many press its button at the same moment', async () => {
  const token = tokenIn(await linkFor(someone()));
  const sessions = await Promise.all(Array.from({ length: 10 }, () => redeemSignInLink(token)));
  expect(sessions.filter(Boolean)).toHaveLength(1);
  expect(await redeemSignInLink(token)).toBeNull();
  expect(await readSignInLink(token)).toBeNull();
});

test('two links of a newcomer, pressed at once, make one person', async () => {
  const email = someone();
  const tokens = [tokenIn(await linkFor(email)), tokenIn(await linkFor(email))];
  const sessions = await Promise.all(tokens.map(redeemSignInLink));
  expect(sessions.filter(Boolean)).toHaveLength(2);
  expect(await db.user.count({ where: { email } })).toBe(1);
});

test('a link is worth nothing after a quarter of an hour, nor is a made-up one', async () => {
  const token = tokenIn(await linkFor(someone()));
  const [oldest] = await asOwner<{ minutes: number }>(
    `select round(extract(epoch from max(expires) - now()) / 60)::int as minutes from verification_token`,
  );
  expect(oldest?.minutes).toBe(15);
  await asOwner(`update verification_token set expires = now() - interval '1 second'`);
  expect(await readSignInLink(token)).toBeNull();
  expect(await redeemSignInLink(token)).toBeNull();
  expect(await redeemSignInLink(newId())).toBeNull();
  expect(await redeemSignInLink(null)).toBeNull();
});

test('neither the outbox nor the table of links holds anything that signs in, before the mail is sent or after', async () => {
  const email = someone();
  await mailSignInLink(email, '/');
  const waiting = await asOwner(`select to_jsonb(mail) from mail`);
  await sendDueMail(compose);
  const [mail] = await mailbox.mails(email);
  const token = /link\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  const stored = JSON.stringify([waiting, await asOwner(`select to_jsonb(v) from verification_token v`)]);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(stored).not.toContain(token);
  expect(await db.mail.findMany({ where: { to: email } })).toMatchObject([{ facts: {} }]);
});

test('an address is sent five links in an hour and no more, whether anybody is known by it or not', async () => {
  const [known, unknown] = [someone(), someone()];
  await redeemSignInLink(tokenIn(await linkFor(known)));
  const answers = async (email: string, times: number) =>
    (await Promise.all(Array.from({ length: times }, () => mailSignInLink(email, '/')))).filter(Boolean).length;
  expect(await answers(known, 12)).toBe(4);
  expect(await answers(unknown, 12)).toBe(5);
});

test.each([
  ['ADA@Example.test ', 'ada@example.test'],
  ['a,b@example.test', null],
  ['a@example.test\r\nBcc: b@example.test', null],
  ['a@example.test, b@example.test', null],
  ['"a@evil.test"@example.test', null],
  ['', null],
  [['a@example.test'], null],
])('%j is the address %j', (typed, address) => {
  expect(parseAddress(typed)).toBe(address);
});
