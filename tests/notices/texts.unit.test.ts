import { expect, test } from 'vitest';
import { textsOf } from '@/lib/i18n/catalogue';
import { pathIn, writeFacts } from '@/lib/notices/facts';
import { formatOf, KINDS, NOTICE_KINDS } from '@/lib/notices/kinds';
import { noticeText } from '@/lib/notices/notice-text';

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
