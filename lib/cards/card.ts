import type { CardFacts } from '@/lib/stripe/cards';

/** `soon`: this month or the next is its last. */
export type CardExpiry = 'good' | 'soon' | 'expired';

/** The workspace's card on file. */
export type Card = CardFacts & { expiry: CardExpiry };

/** How a card stands in a month: it is good until the end of the one printed on it. Months are UTC's. Pure. */
export function expiryOf({ expMonth, expYear }: Pick<CardFacts, 'expMonth' | 'expYear'>, now: Date): CardExpiry {
  const left = monthsBetween(now, expMonth, expYear);
  if (left < 0) return 'expired';
  return left <= 1 ? 'soon' : 'good';
}

function monthsBetween(now: Date, expMonth: number, expYear: number): number {
  return (expYear - now.getUTCFullYear()) * 12 + (expMonth - 1 - now.getUTCMonth());
}
