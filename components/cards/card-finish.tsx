import { useTranslations } from 'next-intl';
import { cancelPaymentAction, finishPaymentAction } from '@/lib/purchases/payment-actions';
import { CardForm } from './card-form';

/** The two ways on for a payment that the bank has a question about. */
export function FinishPayment({ purchaseId, size }: { purchaseId: string; size?: 'sm' }) {
  const t = useTranslations('billing.unfinished');
  const fields = { purchase: purchaseId };
  return (
    <div className="flex flex-wrap gap-2">
      <CardForm action={finishPaymentAction} fields={fields} size={size} label={t('finish')} />
      <CardForm action={cancelPaymentAction} fields={fields} size={size} variant="secondary" label={t('cancel')} />
    </div>
  );
}
