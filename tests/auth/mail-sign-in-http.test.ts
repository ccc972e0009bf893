import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { type RunningApp, startApp } from '../setup/app';
import { startMailbox } from '../setup/mailbox';

let app: RunningApp;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
  mailbox = await startMailbox();
  app = await startApp({
    env: { SMTP_URL: process.env.LOCAL_SMTP_URL ?? '', DEMO_PEOPLE: '', SIGN_INS_PER_HOUR: '100' },
  });
});

afterAll(async () => {
  await app.stop();
  await mailbox.close();
});

/** Sends the page's form that has a field of this name, as a browser without scripts does. */
async function submit(page: string, field: string, typed: Record<string, string> = {}, origin = app.url) {
  const source = await (await fetch(page)).text();
  const form = source.match(/<form[\s\S]*?<\/form>/g)?.find((one) => one.includes(`name="${field}"`));
  if (!form) throw new Error(`no form with ${field} at ${page}`);
  const body = new FormData();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const value = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    body.set(/name="([^"]*)"/.exec(input)?.[1] ?? '', value.replaceAll('&amp;', '&'));
  }
  for (const [name, value] of Object.entries(typed)) body.set(name, value);
  return fetch(page, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
}

const leadsTo = (answer: Response) => new URL(answer.headers.get('location') ?? '', app.url);

async function linkFor(email: string, back = '/chat'): Promise<string> {
  const page = `${app.url}/sign-in?callbackUrl=${encodeURIComponent(back)}`;
  expect(leadsTo(await submit(page, 'email', { email })).pathname).toBe('/sign-in/sent');
  // The app's own job sends it.
  await expect.poll(async () => (await mailbox.mails(email)).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [mail] = await mailbox.mails(email);
  return /http\S+\/sign-in\/link\?\S+/.exec(mail?.text ?? '')?.[0] ?? '';
}

test('with a mail server the page offers a link by mail, and none of the demo people', async () => {
  const page = await (await fetch(`${app.url}/sign-in`)).text();
  expect(page).toContain('type="email"');
  expect(page).not.toContain('owner@acme.test');
});

test('a newcomer asks for a link, opens it from the mail, presses the button, and is where they wanted to go', async () => {
  const email = `ada-${newId()}@example.test`;
  const link = await linkFor(email, '/billing');
  const opened = await fetch(link);
  expect(opened.headers.get('set-cookie')).toBeNull();
  expect(await opened.text()).toContain(email);
  const answer = await submit(link, 'token');
  expect(leadsTo(answer).pathname).toBe('/billing');
  const cookie =
    answer.headers
      .getSetCookie()
      .find((one) => one.startsWith('studio-session='))
      ?.split(';', 1)[0] ?? '';
  expect(await (await fetch(`${app.url}/billing`, { headers: { cookie } })).text()).toContain(email);
});

test('a used link leads to a page that says so, and asks for a new one', async () => {
  const link = await linkFor(`ada-${newId()}@example.test`);
  await submit(link, 'token');
  const again = await fetch(link);
  expect(new URL(again.url).pathname).toBe('/sign-in');
  expect(await again.text()).toContain('This link was used already');
});

test('a button pressed on another site does not sign in', async () => {
  const email = `ada-${newId()}@example.test`;
  const link = await linkFor(email);
  const answer = await submit(link, 'token', {}, 'https://evil.test');
  expect(answer.headers.getSetCookie().some((one) => one.startsWith('studio-session='))).toBe(false);
  expect(await db.user.findUnique({ where: { email } })).toBeNull();
});

test('the answer is the same for an address that is known and for one that is not', async () => {
  const known = `ada-${newId()}@example.test`;
  await submit(await linkFor(known), 'token');
  const page = `${app.url}/sign-in`;
  const answers = await Promise.all(
    [known, `bob-${newId()}@example.test`].map((email) => submit(page, 'email', { email })),
  );
  expect(new Set(answers.map((answer) => `${answer.status} ${leadsTo(answer).href}`)).size).toBe(1);
});
