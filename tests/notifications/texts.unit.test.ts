import { expect, test } from 'vitest';
import { textsOf } from '@/lib/i18n/catalogue';
import { pathIn, writeFacts } from '@/lib/notifications/facts';
import { formatOf, KINDS, NOTICE_KINDS } from '@/lib/notifications/kinds';
import { htmlText, plainText, subjectLine } from '@/lib/notifications/letter';
import { noticeText } from '@/lib/notifications/notice-text';
import { pauseSeconds } from '@/lib/notifications/outbox';
import { seal, unseal } from '@/lib/notifications/sealed';
import { outcomeOf } from '@/lib/notifications/transport';

const SAMPLES = {
  text: 'Ada',
  credits: '12.345678',
  exact: '0.001234',
  dollars: '20.00',
  date: '2026-12-01',
  time: '2026-12-01T10:00:00Z',
  month: '12/2026',
  path: '/x',
  plan: 'team:3',
};

const samplesOf = (kind: (typeof NOTICE_KINDS)[number]) =>
  Object.fromEntries(Object.keys(KINDS[kind].facts).map((name) => [name, SAMPLES[formatOf(kind, name)]]));

test.each(NOTICE_KINDS)('%s has its texts, and they ask for nothing that the kind does not name', (kind) => {
  const notice = noticeText({ kind, facts: samplesOf(kind) }, 'en');
  const t = textsOf('mail', 'en');
  const values = { ...writeFacts(kind, samplesOf(kind), 'en'), workspace: 'Acme' };
  const texts = [notice?.title, notice?.body, t(`${kind}.subject`, values), t(`${kind}.body`, values)];
  for (const text of [...texts, t(`${kind}.action`)]) expect(text).toMatch(/^[^{}]{3,}$/);
});

test.each(NOTICE_KINDS)('%s is written even when nobody told it its facts', (kind) => {
  expect(noticeText({ kind, facts: null }, 'en')?.title).toBeTruthy();
});

test.each([
  ['en', 'December 2026'],
  ['da', 'december 2026'],
  ['ja', '2026年12月'],
])('a card’s last month is written as people write it in %s', (locale, month) => {
  expect(writeFacts('card_expires', { month: '12/2026' }, locale).month).toBe(month);
  expect(writeFacts('card_expires', { month: 'soon' }, locale).month).toBe('soon');
});

test('a language that we do not have is English', () => {
  const facts = samplesOf('purchase_done');
  expect(noticeText({ kind: 'purchase_done', facts }, 'xx-XX')).toEqual(
    noticeText({ kind: 'purchase_done', facts }, 'en'),
  );
});

test.each([
  ['20.000000', '$20'],
  ['12.345678', '$12.34'],
  ['0.009999', '$0'],
  ['1234567.500000', '$1,234,567.50'],
  ['99999999999.990000', '$99,999,999,999.99'],
])('%s credits are written as %s: never more than there are', (told, written) => {
  expect(writeFacts('purchase_done', { credits: told }, 'en').credits).toBe(written);
});

test('what a request got back is written to the last digit, in the way of each language', () => {
  const written = (locale: string) => writeFacts('report_credited', { credits: '0.001200' }, locale).credits;
  expect(['en', 'da', 'ja'].map(written)).toEqual(['$0.0012', '0,0012\u00a0$', '0.0012ドル']);
});

test.each([
  ['/billing?a=1#x', '/billing?a=1#x'],
  ['//evil.test', '/'],
  ['/\\\\evil.test/x', '/'],
  ['/.//evil.test', '/'],
  ['https://evil.test', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
])('the link %j leads to %s', (href, path) => {
  expect(pathIn({ href })).toBe(path);
});

test('a subject is one line of a length that is read', () => {
  expect(subjectLine('a\r\nBcc: b\u2028c\u0085d\0e')).toBe('a Bcc: b c d e');
  expect(subjectLine('x'.repeat(999))).toHaveLength(150);
});

test('a letter as text and as HTML says the same, and HTML shows what was typed as it was typed', () => {
  const letter = {
    ...{ language: 'en', product: 'Studio', subject: '<b>', body: 'One <i>\nTwo & "three"', footer: 'Why' },
    action: { label: 'Go', url: 'http://localhost:3000/?a=1&b="' },
    unsubscribe: { label: 'Stop', url: 'http://localhost:3000/u' },
  };
  expect(plainText(letter)).toContain('One <i>\n\nTwo & "three"\n\nGo: http://localhost:3000/?a=1&b="');
  expect(plainText(letter)).toContain('Stop: http://localhost:3000/u');
  const html = htmlText(letter);
  expect(html).toContain('One &#60;i&#62;</p>');
  expect(html).toContain('href="http://localhost:3000/?a=1&#38;b=&#34;"');
  expect(html).not.toMatch(/<b>|<i>|<script|<img/);
});

test('what is sealed is read only by whoever has the key, and not when it was changed', () => {
  const sealed = seal('/sign-in/link?token=secret');
  expect(unseal(sealed)).toBe('/sign-in/link?token=secret');
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
  expect(seal('a')).not.toBe(seal('a'));
  expect(() => unseal(`${sealed.slice(0, -2)}AA`)).toThrow();
});

test.each([
  ['a refusal of the recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
  ['a busy recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'later'],
  ['a refusal of the text', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused'],
  ['a server that closes', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }, 'away'],
  ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'away'],
  ['a sender that may not send', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }, 'away'],
  ['nobody there', { code: 'ESOCKET', command: 'CONN' }, 'away'],
  ['a broken connection', { code: 'ECONNECTION', command: 'DATA' }, 'away'],
  ['nonsense', null, 'away'],
])('%s is %o: %s', (_, error, state) => {
  expect(outcomeOf(error && Object.assign(new Error('quotes ada@example.test'), error))).toMatchObject({ state });
  expect(JSON.stringify(outcomeOf(error))).not.toContain('@');
});

test('the pause before another try doubles, up to an hour', () => {
  expect([1, 2, 3, 8, 50].map(pauseSeconds)).toEqual([30, 60, 120, 3_600, 3_600]);
});
