'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useBalance } from '@/components/shell/balance-provider';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Spinner } from '@/components/ui/spinner';
import type { PurchaseOutcome } from './purchase-outcome';
import { usePurchaseOutcome } from './use-purchase-outcome';

const TONES = {
  added: 'success',
  processing: 'info',
  canceled: 'info',
  unknown: 'info',
  failed: 'warning',
  parked: 'warning',
  closed: 'info',
  refunded: 'info',
  disputed: 'warning',
} as const;

/** Says what became of the purchase that the address names. */
export function PurchaseNotice({ supportEmail }: { supportEmail: string }) {
  const t = useTranslations('news.purchase');
  const { outcome, dismiss } = usePurchaseOutcome();
  if (!outcome) return null;
  return (
    <Alert
      tone={TONES[outcome.kind]}
      title={t(`${outcome.kind}.title`)}
      className="pointer-events-auto relative animate-rise pr-12 shadow-floating"
    >
      <OutcomeText outcome={outcome} supportEmail={supportEmail} />
      <button
        type="button"
        onClick={dismiss}
        className={buttonClass({ variant: 'quiet', size: 'icon' }, 'absolute top-1 right-1')}
      >
        <X aria-hidden="true" className="size-4.5" />
        <span className="sr-only">{t('dismiss')}</span>
      </button>
    </Alert>
  );
}

function OutcomeText({ outcome, supportEmail }: { outcome: PurchaseOutcome; supportEmail: string }) {
  const t = useTranslations('news.purchase');
  const amounts = useBalance().balance?.amounts;
  if (outcome.kind === 'added') {
    return (
      <p>
        {t.rich('added.text', { amount: () => <CreditAmount value={outcome.credits} className="font-semibold" /> })}{' '}
        {amounts
          ? t.rich('added.balance', {
              amount: () => <CreditAmount value={amounts.available} className="font-semibold" />,
            })
          : null}
      </p>
    );
  }
  if (outcome.kind === 'refunded' || outcome.kind === 'disputed') {
    const amount = () => <CreditAmount value={outcome.returned} className="font-semibold" />;
    return <p>{t.rich(`${outcome.kind}.text`, { amount, supportEmail })}</p>;
  }
  return (
    <p>
      {outcome.kind === 'processing' ? <Spinner className="mr-1.5 inline-block align-[-0.15em]" /> : null}
      {t(`${outcome.kind}.text`, { supportEmail })}
    </p>
  );
}
