'use client';

import { useLocale, useTranslations } from 'next-intl';
import { fetchOnApproach, useBuyCredits } from '@/components/buying/buy-credits-provider';
import { Button } from '@/components/ui/button';
import { formatAmount } from '@/components/ui/format-amount';
import { fromDecimal, microcredits } from '@/lib/platform/units';

/** Opens the one Buy credits dialog with what was asked for. Draws nothing for those who may not buy. */
export function BuyAsked({ amount }: { amount: string }) {
  const t = useTranslations('creditRequests');
  const locale = useLocale();
  const { offer, open } = useBuyCredits();
  if (!offer) return null;
  const shown = formatAmount(fromDecimal(amount) ?? microcredits(0n), locale, 'whole');
  return (
    <Button {...fetchOnApproach} aria-haspopup="dialog" onClick={() => open('/billing', amount)}>
      {t('buy', { amount: shown })}
    </Button>
  );
}
