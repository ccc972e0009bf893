import { useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { Alert } from '@/components/ui/alert';
import { LocalTime } from '@/components/ui/local-time';
import { managePlanAtStripe, payPlanNow } from '@/lib/subscriptions/actions';
import type { PlanView } from '@/lib/subscriptions/plan-view';

type PlanTroubleProps = { view: PlanView; mayChange: boolean; supportEmail: string };

/** What is wrong with a plan, what that means, and what its owner can do about it now; nothing while all is well. */
export function PlanTrouble({ view: { state, keptUntil, hasSeveral }, mayChange, supportEmail }: PlanTroubleProps) {
  const t = useTranslations('plan');
  const email = supportEmail;
  const date = () => (keptUntil ? <LocalTime at={keptUntil} format="day" /> : null);
  const isOwed = state === 'past_due' || state === 'unpaid';
  const ways = (
    <>
      <ButtonForm action={payPlanNow} label={t('payNow')} size="sm" />
      <ButtonForm action={managePlanAtStripe} label={t('updateCard')} variant="secondary" size="sm" />
    </>
  );
  return (
    <>
      {isOwed ? (
        <Alert
          tone={state === 'past_due' ? 'warning' : 'danger'}
          title={t(state === 'past_due' ? 'pastDueTitle' : 'unpaidTitle')}
          className="mb-5"
          actions={mayChange ? ways : undefined}
        >
          <p>{t.rich(`about.${state}`, { date })}</p>
          {state === 'past_due' && mayChange ? <p>{t('pastDueStop')}</p> : null}
        </Alert>
      ) : null}
      {state === 'checking' ? (
        <Alert tone="warning" title={t('states.checking')} className="mb-5">
          <p>{t('about.checking', { email })}</p>
        </Alert>
      ) : null}
      {hasSeveral ? (
        <Alert tone="warning" className="mb-5">
          <p>{t('about.several', { email })}</p>
        </Alert>
      ) : null}
    </>
  );
}
