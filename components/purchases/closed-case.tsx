import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Alert } from '@/components/ui/alert';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { Closed } from '@/lib/purchases/closed';

/** How support ended the case of a payment that didn't fit: what stands in for it as far as we know, and their words. */
export function ClosedCase({ closed: { credits, answer }, address }: { closed: Closed; address: () => ReactNode }) {
  const t = useTranslations('purchasePage.closed');
  return (
    <Alert title={t('title')}>
      <p>
        {credits === null
          ? t.rich('unknown', { address })
          : t.rich('credits', { amount: () => <CreditAmount value={credits} className="font-semibold" /> })}
      </p>
      {answer ? <p className="break-words">{t('answer', { answer })}</p> : null}
    </Alert>
  );
}
