import { useTranslations } from 'next-intl';
import { ReturnCard } from '@/components/billing/return-card';
import { FinishPayment } from '@/components/cards/card-finish';
import { buttonClass } from '@/components/ui/button';
import type { PaymentReturn } from '@/lib/purchases/return-from-payment';
import { PurchaseProgress } from './purchase-progress';

type Shown = Exclude<PaymentReturn, { kind: 'leave' }>;

/** What stands after a trip to one's bank when there is nowhere to lead yet. */
export function PaymentReturnCard({ answer, supportEmail }: { answer: Shown; supportEmail: string }) {
  const t = useTranslations('purchaseReturn');
  if (answer.kind === 'unknown') return <ReturnCard kind="unknown" supportEmail={supportEmail} />;
  const { kind, payment } = answer;
  const facts = { supportEmail, credits: payment.credits };
  if (kind === 'declined') {
    return (
      <ReturnCard kind="unpaid" decline={answer.decline} {...facts}>
        <a href={`${payment.returnTo.split(/[?#]/)[0]}?buy=1`} className={buttonClass()}>
          {t('declined.again')}
        </a>
      </ReturnCard>
    );
  }
  return (
    <ReturnCard kind={kind} {...facts}>
      {kind === 'waiting' ? <PurchaseProgress purchaseId={payment.id} /> : null}
      {kind === 'unfinished' && answer.mayFinish ? <FinishPayment purchaseId={payment.id} /> : null}
    </ReturnCard>
  );
}
