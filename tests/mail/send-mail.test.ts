import { afterEach, expect, test, vi } from 'vitest';
import { takeDueMail } from '@/lib/mail/outbox';
import { sendDueMail } from '@/lib/mail/send-mail';
import { openTransport } from '@/lib/mail/transport';
import { compose } from '@/lib/notices/compose';
import type { NoticeKind } from '@/lib/notices/kinds';
import { notify } from '@/lib/notices/notify';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { asOwner } from '../setup/clock';
import { makeWorkspace } from '../setup/factories';
import { startMailbox } from '../setup/mailbox';

type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

let mailbox: Mailbox | null = null;

async function open(): Promise<Mailbox> {
  mailbox = await startMailbox();
  return mailbox;
}

afterEach(async () => {
  await mailbox?.close();
  mailbox = null;
  await asOwner('delete from mail');
});

const PURCHASE = { credits: '20.000000', dollars: '20.00', href: '/billing' };

async function tell(kind: NoticeKind = 'purchase_done', facts: Record<string, string> = {}) {
  const workspace = await makeWorkspace();
  const { workspaceId } = workspace;
  const all = { ...PURCHASE, available: '1.500000', name: 'Ada', percent: '80', plan: 'Pro', card: 'Visa', ...facts };
  await notify(db, { workspaceId, kind, occasion: newId(), facts: all, to: 'owners' });
  const to = workspace.people[0]?.email ?? '';
  return { ...workspace, to };
}

/** Mail waits while the server is away; the job comes round until it is out. */
async function untilSent(count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      await sendDueMail(compose);
      expect(await db.mail.count({ where: { sentAt: { not: null } } })).toBe(count);
    },
    { timeout: 20_000, interval: 100 },
  );
}

function due(): Promise<object[]> {
  return asOwner(`update mail set due_at = clock_timestamp() where sent_at is null and failed_reason is null`);
}

test('what was told is mailed once, with a subject, a text, the same as HTML and a link to what it is about', async () => {
  const box = await open();
  const { to } = await tell('purchase_done', { href: '/billing?x=1' });
  await untilSent(1);
  expect(await sendDueMail(compose)).toBe(0);
  const [mail, ...more] = await box.mails(to);
  expect(more).toEqual([]);
  expect(mail?.subject).toMatch(/^\$20(\.00)? of credits were added to Workspace /);
  expect(mail?.from).toBe('no-reply@localhost');
  expect(mail?.text).toContain('http://localhost:3000/billing?x=1');
  expect(mail?.html).toContain('href="http://localhost:3000/billing?x=1"');
  expect(mail?.headers['auto-submitted']).toBe('auto-generated');
  const [row] = await db.mail.findMany();
  expect(mail?.messageId).toBe(`<${row?.id}@localhost>`);
});

test('eight processes that send at once send each mail once', async () => {
  const box = await open();
  for (let i = 0; i < 12; i += 1) await tell();
  const sent = await Promise.all(Array.from({ length: 8 }, () => sendDueMail(compose)));
  expect(sent.reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(new Set((await box.mails()).map(({ messageId }) => messageId)).size).toBe(12);
  expect(await box.mails()).toHaveLength(12);
});

test('while the mail server is away mail waits, and then goes out in its order', async () => {
  const told = [await tell(), await tell(), await tell()];
  expect(await sendDueMail(compose)).toBe(0);
  expect(await db.mail.count({ where: { failedReason: null, sentAt: null } })).toBe(3);
  const box = await open();
  await untilSent(3);
  expect((await box.mails()).map(({ recipients }) => recipients[0]).toReversed()).toEqual(told.map(({ to }) => to));
});

test('whoever dies between sending and noting it leaves a second copy with the same Message-ID, and no third', async () => {
  const box = await open();
  const { to } = await tell();
  const taken = await takeDueMail();
  const transport = openTransport();
  if (!taken || !transport) throw new Error('nothing to send');
  expect(await transport.send(compose(taken))).toEqual({ state: 'sent' });
  transport.close();
  // Here it died. As long as it might live, nobody else sends the same mail.
  expect(await sendDueMail(compose)).toBe(0);
  await due();
  await untilSent(1);
  await due();
  expect(await sendDueMail(compose)).toBe(0);
  const mails = await box.mails(to);
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
});

test('a server that breaks off after it took a mail gets it again under the same Message-ID', async () => {
  const box = await open();
  const { to } = await tell();
  await box.faults({ cutAfterData: 1 });
  expect(await sendDueMail(compose)).toBe(0);
  await untilSent(1);
  const mails = await box.mails(to);
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
});

test('an address that is refused for now is tried again later, and holds nobody else up', async () => {
  const box = await open();
  const busy = await tell();
  const other = await tell();
  await box.faults({ refuse: 450, refuseOnly: busy.to });
  await untilSent(1);
  expect(await box.mails(other.to)).toHaveLength(1);
  const [waiting] = await db.mail.findMany({ where: { to: busy.to } });
  expect(waiting).toMatchObject({ sentAt: null, failedReason: null, attempts: 1 });
  expect(waiting?.dueAt.getTime()).toBeGreaterThan(Date.now() + 20_000);
  await box.faults({});
  await due();
  await untilSent(2);
});

test('an address that is refused for good is given up, with the reason, and never tried again', async () => {
  const box = await open();
  const { to } = await tell();
  await box.faults({ refuse: 550 });
  await vi.waitFor(async () => {
    await sendDueMail(compose);
    expect(await db.mail.findMany({ where: { to } })).toMatchObject([{ sentAt: null, attempts: 1 }]);
    expect((await db.mail.findFirst({ where: { to } }))?.failedReason).toMatch(/550/);
  });
  await box.faults({});
  expect(await sendDueMail(compose)).toBe(0);
  expect(await box.mails(to)).toEqual([]);
});

test('mail that could not be sent for days is no news any more', async () => {
  const box = await open();
  const { to } = await tell();
  await asOwner(`update mail set useful_until = clock_timestamp() - interval '1 second'`);
  expect(await sendDueMail(compose)).toBe(0);
  expect(await db.mail.findMany({ where: { to } })).toMatchObject([{ failedReason: 'not sent in time' }]);
  expect(await box.mails(to)).toEqual([]);
});

test('a line break in what a person typed makes no header of its own', async () => {
  const box = await open();
  const name = 'Eve\r\nBcc: everybody@example.test\r\n\r\n<script>';
  const { to } = await tell('credits_asked', { name });
  await untilSent(1);
  const [mail] = await box.mails(to);
  expect(mail?.headers.bcc).toBeUndefined();
  expect(mail?.recipients).toEqual([to]);
  expect(mail?.subject).toContain('Eve Bcc: everybody@example.test');
});

test('an address with a comma or a line break in it is one recipient or none', async () => {
  const box = await open();
  const { to, userId, workspaceId } = await tell();
  await db.user.update({ where: { id: userId }, data: { email: `a,${to}` } });
  await notify(db, { workspaceId, kind: 'purchase_done', occasion: 'comma', facts: PURCHASE, to: 'owners' });
  await db.user.update({ where: { id: userId }, data: { email: `${to}\r\nRCPT TO:<b@example.test>` } });
  await notify(db, { workspaceId, kind: 'purchase_done', occasion: 'break', facts: PURCHASE, to: 'owners' });
  await untilSent(2);
  for (const { recipients } of await box.mails()) expect(recipients).toHaveLength(1);
  expect((await box.mails()).flatMap(({ recipients }) => recipients)).not.toContain('b@example.test');
});

test('markup in what a person typed is shown, not obeyed', async () => {
  const box = await open();
  const { to } = await tell('credits_asked', { name: '<img src=x onerror=alert(1)>"><a href="//evil.test">' });
  await untilSent(1);
  const [mail] = await box.mails(to);
  expect(mail?.html).not.toContain('<img');
  expect(mail?.html).not.toContain('evil.test">');
  expect(mail?.text).toContain('<img src=x onerror=alert(1)>');
});

test.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)'])(
  'a link never leads to another site: %s',
  async (href) => {
    const box = await open();
    const { to } = await tell('purchase_done', { href });
    await untilSent(1);
    const [mail] = await box.mails(to);
    expect(mail?.text).toContain('http://localhost:3000/');
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/evil|javascript:/);
  },
);

test('mail that one may do without carries the header of one click and a link; mail about money does not', async () => {
  const box = await open();
  const low = await tell('low_balance');
  const bought = await tell('purchase_done');
  await untilSent(2);
  const [optional] = await box.mails(low.to);
  const [needed] = await box.mails(bought.to);
  expect(optional?.headers['list-unsubscribe']).toMatch(/^<http:\/\/localhost:3000\/\S+>$/);
  expect(optional?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  expect(optional?.text).toContain('http://localhost:3000/unsubscribe?token=');
  expect(needed?.headers['list-unsubscribe']).toBeUndefined();
  expect(needed?.text).not.toContain('unsubscribe');
});

test('the log never names an address, nor what a mail says', async () => {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    }),
  );
  const box = await open();
  const { to } = await tell('credits_asked', { name: 'Prompt of Ada' });
  await box.faults({ refuse: 550 });
  await vi.waitFor(async () => {
    await sendDueMail(compose);
    expect(await db.mail.count({ where: { to, failedReason: null } })).toBe(0);
  });
  for (const spy of spies) spy.mockRestore();
  const logged = lines.join('');
  expect(logged).toContain('mail_failed');
  expect(logged).not.toContain(to);
  expect(logged).not.toContain('Prompt of Ada');
});
