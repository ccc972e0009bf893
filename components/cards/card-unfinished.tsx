import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor } from '@/lib/platform/units';
import type { UnfinishedPayment } from '@/lib/purchases/finish-payment';
import { FinishPayment } from './card-finish';

/** Payments with the card on file that wait for their owner's bank: each can be finished or given up. */
export function UnfinishedPayments({ payments }: { payments: readonly UnfinishedPayment[] }) {
  const t = useTranslations('billing.unfinished');
  return payments.map(({ id, amountCents, createdAt }) => (
    <Alert
      key={id}
      tone="warning"
      title={t.rich('title', { amount: () => <CreditAmount value={creditsFor(amountCents)} /> })}
      actions={<FinishPayment purchaseId={id} size="sm" />}
    >
      <p>{t.rich('text', { at: () => <LocalTime at={createdAt} format="moment" /> })}</p>
    </Alert>
  ));
}
