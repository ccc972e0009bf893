'use client';

import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { fetchOnApproach, useBuyCredits } from './buy-credits-provider';

/** The second door on Billing to the same dialog: a real link, so that it can be opened elsewhere too. */
export function BuyMoreLink() {
  const t = useTranslations('buying');
  const { offer, open } = useBuyCredits();
  if (!offer) return null;
  return (
    <a
      {...fetchOnApproach}
      href="/billing?buy=1"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open('/billing');
      }}
      className={buttonClass({ variant: 'link' }, 'text-sm')}
    >
      {t('buyMore')}
    </a>
  );
}
