import { describe, expect, it } from 'vitest';
import { type ApiError, OFFLINE } from '@/components/chat/api-error';
import { isPaused } from '@/components/chat/paused';
import type { BalanceState, BalanceView } from '@/lib/balance/balance-view';

const refusal: ApiError = { ...OFFLINE, code: 'insufficient_credits', needed: '0.010000', available: '0.000500' };

function balance(state: BalanceState, available: string): BalanceView {
  const rest = { included: '0.000000', granted: '20.000000', topUp: '0.000000', held: '0.000000', debt: '0.000000' };
  return { state, resetsAt: '2026-12-01T00:00:00.000Z', amounts: { ...rest, available } };
}

describe('the alert "AI is paused"', () => {
  it('stands there from the start when both pools are empty', () => {
    expect(isPaused(balance('empty', '0.000000'), null)).toBe(true);
  });

  it('is not there while anything can be spent and nothing was refused', () => {
    expect(isPaused(balance('low', '0.000500'), null)).toBe(false);
    expect(isPaused(null, null)).toBe(false);
  });

  it('believes the refusal more than a balance that was shown before it', () => {
    const shownBefore = balance('ok', '5.000000');
    expect(isPaused(shownBefore, { error: refusal, balanceThen: shownBefore })).toBe(true);
  });

  it('stays while a newer balance is still too small for what was refused', () => {
    const then = balance('low', '0.000500');
    expect(isPaused(balance('low', '0.009999'), { error: refusal, balanceThen: then })).toBe(true);
  });

  it('goes away by itself when a newer balance is enough', () => {
    const then = balance('empty', '0.000000');
    expect(isPaused(balance('ok', '20.000000'), { error: refusal, balanceThen: then })).toBe(false);
    expect(isPaused(balance('low', '0.010000'), { error: refusal, balanceThen: then })).toBe(false);
  });

  it('goes away with anything more than there was when nobody said how much was needed', () => {
    const error = { ...refusal, needed: null };
    const then = balance('low', '0.000500');
    expect(isPaused(balance('low', '0.000500'), { error, balanceThen: then })).toBe(true);
    expect(isPaused(balance('low', '0.000501'), { error, balanceThen: then })).toBe(false);
  });
});
