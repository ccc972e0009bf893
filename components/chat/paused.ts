import type { ApiError } from '@/components/chat/api-error';
import type { BalanceView } from '@/lib/balance/balance-view';
import { fromDecimal } from '@/lib/platform/units';

/** A 402, with the balance that the page showed when it came. */
export interface Shortage {
  error: ApiError;
  balanceThen: BalanceView | null;
}

/**
 * Whether to say that AI is paused. Without a refusal: when both pools are empty. After one: as long as no newer balance
 * has come (the refusal knows better than what the page showed), then until there is enough for what was refused.
 */
export function isPaused(balance: BalanceView | null, shortage: Shortage | null): boolean {
  if (balance?.state === 'empty') return true;
  if (!shortage) return false;
  if (!balance || balance === shortage.balanceThen) return true;
  const { needed, available } = shortage.error;
  const now = amount(balance.amounts.available);
  return needed === null ? now <= amount(available ?? '0') : now < amount(needed);
}

function amount(decimal: string): bigint {
  return fromDecimal(decimal) ?? 0n;
}
