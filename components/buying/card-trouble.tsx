'use client';

import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { isOfTheCard } from '@/lib/purchases/decline';
import { CheckoutError } from './checkout-error';
import type { CardTrouble } from './use-card-payment';

const OF_PAYING = ['unknown', 'card_changed', 'tax_needs_checkout'] as const;

/** Why the card on file has not paid, that nothing was charged where that is certain, and what to do. */
export function CardTroubleNote({ trouble, supportEmail }: { trouble: CardTrouble; supportEmail: string }) {
  const t = useTranslations('buying');
  if ('declined' in trouble) {
    const kind = trouble.declined;
    return (
      <Alert
        role="alert"
        tone="danger"
        title={t(`declined.${kind}.title`)}
        actions={
          isOfTheCard(kind) ? (
            <a href="/billing#card" className={buttonClass({ variant: 'link' })}>
              {t('pay.replace')}
            </a>
          ) : null
        }
      >
        <p>
          {t('pay.nothingCharged')} {t(`declined.${kind}.text`)}
        </p>
      </Alert>
    );
  }
  const reason = OF_PAYING.find((known) => known === trouble.code);
  if (!reason) return <CheckoutError {...trouble} supportEmail={supportEmail} />;
  return (
    <Alert role="alert" tone={reason === 'unknown' ? 'warning' : 'danger'} title={t(`pay.trouble.${reason}.title`)}>
      <p>{t(`pay.trouble.${reason}.text`)}</p>
    </Alert>
  );
}
