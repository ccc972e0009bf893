'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { formatAmount } from '@/components/ui/format-amount';
import { creditsFor } from '@/lib/platform/units';
import { CardTroubleNote } from './card-trouble';
import type { CardPayment } from './use-card-payment';

type CardConfirmProps = {
  card: string;
  payment: CardPayment;
  isLeaving: boolean;
  supportEmail: string;
  onPay: () => void;
  onBack: () => void;
  /** Goes to Stripe's page for the same amount. */
  onOtherCard: () => void;
};

/** The one question before the card on file is charged: this card, this amount. */
export function CardConfirm({ card, payment, isLeaving, supportEmail, onPay, onBack, onOtherCard }: CardConfirmProps) {
  const t = useTranslations('buying.pay');
  const locale = useLocale();
  const heading = useRef<HTMLHeadingElement>(null);
  const isBusy = payment.phase !== 'asking' || isLeaving;
  const amount = formatAmount(creditsFor(payment.amount), locale);
  useEffect(() => heading.current?.focus(), []);

  return (
    <div className="space-y-5">
      <div className="space-y-2">
        <h3 ref={heading} tabIndex={-1} className="font-semibold text-xl outline-none">
          {t('question', { amount, card })}
        </h3>
        <p className="text-muted">
          {t.rich('explanation', {
            amount: () => <CreditAmount value={creditsFor(payment.amount)} className="text-ink" />,
          })}
        </p>
      </div>
      {payment.trouble ? <CardTroubleNote trouble={payment.trouble} supportEmail={supportEmail} /> : null}
      <div className="flex flex-col gap-3 sm:flex-row-reverse">
        <Button size="lg" pending={payment.phase !== 'asking'} onClick={onPay} className="sm:flex-1">
          {payment.phase === 'asking' ? t('pay', { amount }) : t('paying')}
        </Button>
        <Button size="lg" variant="secondary" disabled={isBusy} onClick={onBack}>
          {t('back')}
        </Button>
      </div>
      <p className="text-center text-sm">
        <Button variant="link" disabled={isBusy} onClick={onOtherCard}>
          {t('otherCard')}
        </Button>
      </p>
    </div>
  );
}
