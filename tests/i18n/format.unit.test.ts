import { expect, test } from 'vitest';
import {
  formatAmount,
  formatDecimal,
  formatDollars,
  formatMinorUnits,
  formatUtc,
  formatVersion,
} from '@/lib/i18n/format';
import { microcredits } from '@/lib/platform/units';

/** Spaces that don't break are written as plain ones here. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const WHOLE = { maximumFractionDigits: 0 };

test.each([
  ['en', '$12.34', '$100,000', '$0.004215', '<$0.01', '-$1.50'],
  ['da', '12,34 $', '100.000 $', '0,004215 $', '<0,01 $', '-1,50 $'],
  ['ja', '12.34ドル', '100,000ドル', '0.004215ドル', '<0.01ドル', '-1.50ドル'],
])('amounts are written as readers of %s write them', (locale, balance, whole, cost, little, negative) => {
  expect(plain(formatAmount(microcredits(12_340_000n), locale))).toBe(balance);
  expect(plain(formatAmount(microcredits(100_000_000_000n), locale, 'whole'))).toBe(whole);
  expect(plain(formatAmount(microcredits(4_215n), locale, 'cost'))).toBe(cost);
  expect(plain(formatAmount(microcredits(4_210n), locale, 'column'))).toBe(cost.replace('5', '0'));
  expect(plain(formatAmount(microcredits(1n), locale))).toBe(little);
  expect(plain(formatAmount(microcredits(-1_500_000n), locale))).toBe(negative);
  expect(plain(formatDollars('100000', locale, WHOLE))).toBe(whole);
});

test.each([
  ['2000', 'usd', 'en', '$20.00'],
  ['2000', 'usd', 'ja', '20.00ドル'],
  ['5', 'usd', 'en', '$0.05'],
  ['123456', 'eur', 'da', '1.234,56 €'],
  ['2000', 'jpy', 'en', '¥2,000'],
])('%s of the smallest unit of %s is written in %s as %s', (units, currency, locale, written) => {
  expect(plain(formatMinorUnits(units, currency, locale))).toBe(written);
});

test.each([
  ['en', '12,345.670000'],
  ['da', '12.345,670000'],
  ['ja', '12,345.670000'],
])('a decimal keeps each of its places in %s', (locale, written) => {
  expect(formatDecimal('12345.670000', locale)).toBe(written);
  expect(formatDecimal('9007199254740993.000001', locale).replace(/\D/g, '')).toBe('9007199254740993000001');
});

test.each([
  ['en', 'December 1, 2026', 'December 1, 2026 at 12:00 AM UTC'],
  ['da', '1. december 2026', '1. december 2026 kl. 00.00 UTC'],
  ['ja', '2026年12月1日', '2026年12月1日 0:00 UTC'],
])('days and moments are written as readers of %s write them', (locale, day, moment) => {
  const turn = new Date('2026-12-01T00:00:00Z');
  expect(plain(formatUtc(turn, locale, 'longDay'))).toBe(day);
  expect(plain(formatUtc(turn, locale, 'longMoment'))).toBe(moment);
});

test.each([
  ['en', 'November 1, 2026'],
  ['da', '1. november 2026'],
  ['ja', '2026年11月1日'],
])('a price list is named by its day as readers of %s write days', (locale, day) => {
  expect(formatVersion('2026-11-01', locale)).toBe(day);
  expect(formatVersion('older', locale)).toBe('older');
  expect(formatVersion('2026-13-01', locale)).toBe('2026-13-01');
});
