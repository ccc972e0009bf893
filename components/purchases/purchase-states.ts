import type { Tone } from '@/components/ui/badge';
import type { PurchaseState } from '@/lib/purchases/next-state';

export type ShownState = PurchaseState | 'parked' | 'closed';

/** What a purchase's state is called: what support does about it, or did, says more than what Stripe says. */
export function shownState(purchase: { state: PurchaseState; isParked: boolean; isClosed: boolean }): ShownState {
  if (!purchase.isParked) return purchase.state;
  return purchase.isClosed ? 'closed' : 'parked';
}

/** Colours that repeat what the words of a purchase's state say. */
export const STATE_TONES: Record<ShownState, Tone> = {
  pending: 'neutral',
  paid: 'success',
  partly_refunded: 'warning',
  refunded: 'neutral',
  disputed: 'danger',
  failed: 'danger',
  expired: 'neutral',
  canceled: 'neutral',
  parked: 'warning',
  closed: 'neutral',
};
