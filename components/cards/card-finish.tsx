import { useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { cancelPaymentAction, finishPaymentAction } from '@/lib/purchases/payment-actions';

/** The two ways on for a payment that the bank has a question about. */
export function FinishPayment({ purchaseId, size }: { purchaseId: string; size?: 'sm' }) {
  const t = useTranslations('billing.unfinished');
  const purchase = <input type="hidden" name="purchase" value={purchaseId} />;
  return (
    <div className="flex flex-wrap gap-2">
      <ButtonForm action={finishPaymentAction} size={size} label={t('finish')}>
        {purchase}
      </ButtonForm>
      <ButtonForm action={cancelPaymentAction} size={size} variant="secondary" label={t('cancel')}>
        {purchase}
      </ButtonForm>
    </div>
  );
}
