import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { disputeFacts } from '@/lib/stripe/returns';

const move = (amount: number, currency = 'usd') => ({ amount, currency, fee: amount < 0 ? 1_500 : 0 });

/** A dispute of $20 with these balance transactions; the fields that the rule doesn't read are left out. */
function withdrawn(...moves: ReturnType<typeof move>[]): bigint {
  const fields = { id: 'du_1', created: 1, status: 'needs_response', amount: 2_000, currency: 'usd' };
  const dispute: unknown = { ...fields, balance_transactions: moves };
  return disputeFacts(dispute as Stripe.Dispute).withdrawn;
}

describe('what a dispute has taken out', () => {
  test('is what its balance transactions withdrew and have not put back, without the fee', () => {
    expect(withdrawn()).toBe(0n);
    expect(withdrawn(move(-2_000))).toBe(2_000n);
    expect(withdrawn(move(-2_000), move(500))).toBe(1_500n);
    expect(withdrawn(move(-2_000), move(2_000))).toBe(0n);
    expect(withdrawn(move(-2_000), move(2_000), move(-2_000))).toBe(2_000n);
  });

  test('is never less than nothing', () => {
    expect(withdrawn(move(-2_000), move(2_050))).toBe(0n);
  });

  test('is all or nothing where the account is settled in another currency, whatever the rate was', () => {
    expect(withdrawn(move(-1_850, 'eur'))).toBe(2_000n);
    expect(withdrawn(move(-1_850, 'eur'), move(1_830, 'eur'))).toBe(0n);
    expect(withdrawn(move(-1_850, 'eur'), move(1_830, 'eur'), move(-1_840, 'eur'))).toBe(2_000n);
  });
});
