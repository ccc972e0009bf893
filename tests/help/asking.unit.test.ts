import { expect, test } from 'vitest';
import { helpText, questionIn } from '@/lib/help/answer';
import { PAGES } from '@/lib/help/pages';
import { findPassages } from '@/lib/help/passages';
import { countWords, rank } from '@/lib/help/search';

const rankTexts = (question: string, texts: string[], locale: string) =>
  rank(
    question,
    texts.map((text) => countWords(text, locale)),
    locale,
  );

const QUESTIONS = [
  ['do credits expire', 'faq#expire', 'pools#table'],
  ['Can I get a refund?', 'faq#refund'],
  ['i want my money back', 'faq#refund'],
  ['why was I charged twice', 'faq#twice'],
  ['my card was declined', 'faq#declined'],
  ['how do I turn off auto-refill', 'auto-refill#off'],
  ['stop charging my card automatically', 'auto-refill#off'],
  ['I paid but have no credits', 'faq#missing'],
  ['why is the buy button missing', 'buy-credits#who'],
  ['transfer credits to another account', 'faq#transfer'],
  ['insufficient_credits', 'api#no-credits'],
  ['is it safe to retry', 'api#idempotency'],
  ['what happens at zero', 'pools#empty'],
  ['are failed requests charged', 'faq#free'],
  ['minimum purchase', 'buy-credits#rules'],
  ['what happens to my top-up when I cancel', 'plans#cancel'],
  ['how do I buy credits', 'buy-credits#steps'],
  ['how do I switch workspace', 'plans#people'],
  ['invite a colleague', 'plans#people'],
  ['change language', 'faq#language'],
  ['my credit card got rejected', 'faq#declined'],
  ['I was billed wrong', 'faq#wrong-charge'],
  ['what is a hold', 'pools#held'],
] as const;

test.each(QUESTIONS)('who asks "%s" finds the passage that answers it', (question, ...wanted) => {
  const [first] = findPassages(question, 'en').map(({ page, id }) => `${page}#${id}`);
  expect(wanted).toContain(first);
});

test('a question that the help does not answer finds nothing, and is told what there is', async () => {
  expect(findPassages('zebras on Neptune', 'en')).toEqual([]);
  expect(findPassages('?!', 'en')).toEqual([]);
  const text = await helpText(null, 'zebras on Neptune', 'en').text();
  expect(text).toContain('Nothing in the help fits');
  for (const page of PAGES) expect(text).toContain(`http://localhost:3000/help/${page}.md`);
});

test('a rare word counts for more than a common one, and a longer text for no more than a short one', () => {
  const common = 'credits are credits';
  expect(rankTexts('credits refund', [common, 'a refund', common], 'en')[1]).toBeGreaterThan(
    rankTexts('credits refund', [common, 'a refund', common], 'en')[0] ?? 0,
  );
  const [short = 0, long = 0] = rankTexts(
    'refund',
    ['one refund', `one refund ${'and something else '.repeat(30)}`],
    'en',
  );
  expect(short).toBeGreaterThan(long);
  expect(rankTexts('charging', ['they charged it', 'nothing'], 'en')).toEqual([expect.any(Number), 0]);
});

test('a language without spaces is searched by its words', () => {
  const [first = 0, second = 0] = rankTexts(
    '返金はできますか',
    ['クレジットの返金はできません。', '残高を確認します。'],
    'ja',
  );
  expect(first).toBeGreaterThan(second);
});

test('an answer names its sources by whole addresses and carries no mark of our own', async () => {
  const response = helpText(null, 'do credits expire', 'en');
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  const text = await response.text();
  expect(text).toContain('http://localhost:3000/help/faq#expire');
  expect(text).toContain('What you bought never does.');
  expect(text).not.toMatch(/\{#|<!--|\{\{/);
  expect(text).not.toMatch(/\]\(\//);
});

test('whoever asks on a page is answered from that page when it says as much', () => {
  const pages = (on: 'faq' | 'pools') => findPassages('do credits expire', 'en', on)[0]?.page;
  expect([pages('faq'), pages('pools')]).toEqual(['faq', 'pools']);
});

test('a page as Markdown is the page, and one that does not exist is not found', async () => {
  const text = await helpText('pools', null, 'en').text();
  expect(text).toMatch(/^# Pools and expiry\n\n/);
  expect(text).toContain('| Expires | Yes, with the month | Never |');
  expect(text).toContain('](http://localhost:3000/help/plans.md)');
  expect(() => helpText('../../package', null, 'en')).toThrow(expect.objectContaining({ code: 'not_found' }));
});

test('the words of the help are counted once, not at each question', () => {
  const [first] = findPassages('do credits expire', 'en');
  expect(findPassages('do credits expire', 'en')[0]).toBe(first);
});

test('a question is cut to what a question needs, and nothing is no question', () => {
  expect(questionIn('x'.repeat(5_000))).toHaveLength(200);
  expect([questionIn('  '), questionIn(null), questionIn(['a'])]).toEqual([null, null, null]);
});

test('the list of pages is in the form that programs know', async () => {
  const text = await helpText(null, null, 'en').text();
  expect(text).toMatch(
    /^# Studio Credits\n\n> .+\n\n## Help\n\n- \[Buy credits\]\(http:\/\/localhost:3000\/help\/buy-credits\.md\): /,
  );
});
