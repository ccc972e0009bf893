import type { Tone } from '@/components/ui/badge';
import type { PurchaseState } from '@/lib/purchases/next-state';

/** Colours that repeat what the words of a purchase's state say. */
export const STATE_TONES: Record<PurchaseState | 'parked', Tone> = {
  pending: 'neutral',
  paid: 'success',
  partly_refunded: 'warning',
  refunded: 'neutral',
  disputed: 'danger',
  failed: 'danger',
  expired: 'neutral',
  canceled: 'neutral',
  parked: 'warning',
};
