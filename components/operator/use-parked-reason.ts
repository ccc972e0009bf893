import { useTranslations } from 'next-intl';
import type { ParkedReason } from '@/lib/purchases/next-state';

const KNOWN: readonly ParkedReason[] = [
  ...(['unknown_to_stripe', 'other_purchase', 'wrong_livemode', 'wrong_customer'] as const),
  ...(['wrong_currency', 'wrong_amount', 'payment_missing', 'payment_used_before'] as const),
];

/** Why a purchase is parked, in a sentence; the bare word of a reason that this version doesn't know. */
export function useParkedReason(): (reason: string) => string {
  const t = useTranslations('operator.parkedReasons');
  return (reason) => {
    const known = KNOWN.find((one) => one === reason);
    return known ? t(known) : reason;
  };
}
