import type { MessagePrice } from '@/lib/chat/price-message';
import { PURCHASE_MIN_CENTS } from '@/lib/platform/policy';
import {
  ceilDiv,
  fromDecimal,
  MICROCREDITS_PER_CENT,
  type Microcredits,
  microcredits,
  type UsdCents,
  usdCents,
} from '@/lib/platform/units';

export interface Coverage {
  /** `whole`: also the longest answer; `begun`: an answer, which the credits may end; `none`: it isn't started. */
  pays: 'whole' | 'begun' | 'none';
  /** The smallest purchase with which even the longest answer would be finished; null when nothing has to be bought. */
  toFinish: UsdCents | null;
}

/** How far what is left reaches for a message. */
export function coverageOf({ most, needed }: MessagePrice, available: string): Coverage {
  const left = amount(available);
  const missing = amount(most) - left;
  if (missing <= 0n) return { pays: 'whole', toFinish: null };
  const cents = ceilDiv(missing, MICROCREDITS_PER_CENT);
  const toFinish = cents > PURCHASE_MIN_CENTS ? usdCents(cents) : PURCHASE_MIN_CENTS;
  return { pays: left >= amount(needed) ? 'begun' : 'none', toFinish };
}

function amount(decimal: string): Microcredits {
  return fromDecimal(decimal) ?? microcredits(0n);
}
