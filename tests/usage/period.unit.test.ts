import { expect, test } from 'vitest';
import { daysOf, MOST_DAYS, parsePeriod } from '@/lib/usage/period';

const THIS_MONTH = { kind: 'this-month', from: '2026-11-01', to: '2026-11-30' };

test.each([
  [{}, '2026-11-21', THIS_MONTH],
  [{ period: 'last-month' }, '2026-11-21', { kind: 'last-month', from: '2026-10-01', to: '2026-10-31' }],
  [{ period: 'last-month' }, '2027-01-31', { kind: 'last-month', from: '2026-12-01', to: '2026-12-31' }],
  [{ period: 'last-month' }, '2028-03-31', { kind: 'last-month', from: '2028-02-01', to: '2028-02-29' }],
  [{ period: 'last-30-days' }, '2026-11-21', { kind: 'last-30-days', from: '2026-10-23', to: '2026-11-21' }],
  [{}, '2026-02-11', { kind: 'this-month', from: '2026-02-01', to: '2026-02-28' }],
  [
    { period: 'custom', from: '2026-10-30', to: '2026-11-02' },
    '2026-11-21',
    { kind: 'custom', from: '2026-10-30', to: '2026-11-02' },
  ],
  // The wrong way round, or one day only: still what was meant.
  [
    { period: 'custom', from: '2026-11-02', to: '2026-10-30' },
    '2026-11-21',
    { kind: 'custom', from: '2026-10-30', to: '2026-11-02' },
  ],
])('%j on %s is shown from and to %j, in UTC', (asked, today, expected) => {
  expect(parsePeriod(asked, today)).toEqual(expected);
});

test.each([
  [{ period: 'custom' }],
  [{ period: 'custom', from: '2026-10-30' }],
  [{ period: 'custom', from: '2026-02-30', to: '2026-03-01' }],
  [{ period: 'custom', from: "2026-01-01'--", to: '2026-03-01' }],
  [{ period: 'custom', from: '20260-01-01', to: '2026-03-01' }],
  [{ period: 'for ever' }],
])('what is no time, such as %j, is this month', (asked) => {
  expect(parsePeriod(asked, '2026-11-21')).toEqual(THIS_MONTH);
});

test('a longer time than a year is cut to its last year', () => {
  const period = parsePeriod({ period: 'custom', from: '2020-01-01', to: '2026-11-21' }, '2026-11-21');
  expect(period).toMatchObject({ from: '2025-11-21', to: '2026-11-21' });
  expect(daysOf(period)).toHaveLength(MOST_DAYS);
});
