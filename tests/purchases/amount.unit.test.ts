import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/platform/errors';
import { toDollars, usdCents } from '@/lib/platform/units';
import { checkAmount } from '@/lib/purchases/amount';
import { parseAmount } from '@/lib/purchases/parse-amount';

describe('the amount of a purchase', () => {
  test.each([
    ['1.00', 100n],
    ['1', 100n],
    ['20.00', 2_000n],
    ['20.5', 2_050n],
    ['19.99', 1_999n],
    ['100000', 10_000_000n],
    ['100000.00', 10_000_000n],
  ])('%s dollars are %s cents', (text, cents) => {
    expect(checkAmount(text)).toEqual({ ok: true, cents });
  });

  test.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['', 'missing'],
    [20, 'not_text'],
    [Number.NaN, 'not_text'],
    [['20'], 'not_text'],
    [{ toString: () => '20' }, 'not_text'],
    ['0', 'too_small'],
    ['0.99', 'too_small'],
    ['0.00', 'too_small'],
    ['100000.01', 'too_large'],
    ['1000000000', 'too_large'],
    ['99999999999999999999', 'too_large'],
    ['9999999999999.99', 'too_large'],
    ['9999999999999.9', 'too_large'],
    ['1000000000000', 'too_large'],
    ['1.001', 'too_many_decimals'],
    ['20.000', 'too_many_decimals'],
    ['123.0001', 'too_many_decimals'],
    ['-1', 'not_dollars'],
    ['-1.001', 'not_dollars'],
    ['1.001 dollars', 'not_dollars'],
    ['-9999999999999', 'not_dollars'],
    ['9999999999999 dollars', 'not_dollars'],
    ['+20', 'not_dollars'],
    ['1e3', 'not_dollars'],
    ['1e309', 'not_dollars'],
    ['0x20', 'not_dollars'],
    ['20abc', 'not_dollars'],
    ['$20', 'not_dollars'],
    ['1,000', 'not_dollars'],
    ['20,00', 'not_dollars'],
    [' 20', 'not_dollars'],
    ['20 ', 'not_dollars'],
    ['20\n', 'not_dollars'],
    ['.5', 'not_dollars'],
    ['20.', 'not_dollars'],
    ['２０', 'not_dollars'],
    ['NaN', 'not_dollars'],
    ['Infinity', 'not_dollars'],
  ])('%j is refused as %s', (amount, problem) => {
    expect(checkAmount(amount)).toEqual({ ok: false, problem });
  });

  test('a refusal names the parameter and the problem', () => {
    try {
      parseAmount('0.50');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'invalid_request', param: 'amount', facts: { problem: 'too_small' } });
    }
  });

  test.each([
    [null, 'Say how many dollars to buy, for example "20.00".'],
    [20, 'The amount must be a string of dollars, for example "20.00".'],
    ['$20', 'The amount must be plain dollars, for example "20.00": digits and at most one point.'],
    ['20.001', 'The amount may have at most two decimals.'],
    ['0.99', 'The smallest purchase is $1.00.'],
    ['100000.01', 'The largest purchase is $100000.00.'],
  ])('who asks for %j is told what is wrong: %s', (amount, message) => {
    expect(() => parseAmount(amount)).toThrow(expect.objectContaining({ message, param: 'amount' }));
  });

  test('every amount within the limits is read exactly, however it is written (BUG-29)', () => {
    fc.assert(
      fc.property(fc.bigInt(100n, 10_000_000n), (cents) => {
        expect(parseAmount(toDollars(usdCents(cents)))).toBe(cents);
      }),
    );
  });
});
