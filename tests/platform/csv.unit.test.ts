import { expect, test } from 'vitest';
import { csvLine, textStream } from '@/lib/platform/csv';

test.each([
  [['plain', 'two words', ''], 'plain,two words,\r\n'],
  [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
  [[null, true, 12, 12n], ',true,12,12\r\n'],
  // Amounts stay numbers, also when they are negative.
  [['0.000001', '-3.50', -7], '0.000001,-3.50,-7\r\n'],
])('the cells %s are written as a spreadsheet reads them', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each([
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '=HYPERLINK("http://evil.test","x")',
  '=cmd|"/c calc"!A1',
])('a text such as %j is never run by a spreadsheet: it begins with an apostrophe', (text) => {
  expect(csvLine([text]).replace(/^"/, '').startsWith("'")).toBe(true);
});

test('a file that nobody reads any more is not written any further', async () => {
  let made = 0;
  async function* pieces() {
    for (; made < 1_000; made += 1) yield 'line\r\n';
  }
  const reader = textStream(pieces()).getReader();
  await reader.read();
  await reader.cancel();
  expect(made).toBeLessThan(5);
});
