import { useFormatter, useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { DialogButton } from '@/components/ui/dialog-button';
import { LeaveDialog } from '@/components/ui/leave-dialog';
import { endPlan } from '@/lib/subscriptions/actions';

/** Cancelling: one question that says what follows, and the way back beside it. */
export function PlanCancel({ until }: { until: Date }) {
  const t = useTranslations('plan');
  const formatter = useFormatter();
  return (
    <DialogButton variant="quiet" label={t('cancel')} title={t('cancelTitle')}>
      <p className="text-sm">{t('cancelText', { date: formatter.dateTime(until, { dateStyle: 'long' }) })}</p>
      <p className="mt-2 text-muted text-sm">{t('policy.topUp')}</p>
      <div className="mt-5 flex flex-wrap gap-3">
        <ButtonForm action={endPlan} label={t('cancelConfirm')} variant="danger" />
        <LeaveDialog label={t('keep')} />
      </div>
    </DialogButton>
  );
}
