import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor } from '@/lib/platform/units';
import { keepPlan, managePlanAtStripe } from '@/lib/subscriptions/actions';
import type { PlanState, PlanView } from '@/lib/subscriptions/plan-view';
import { allowanceFor } from '@/lib/workspaces/plans';
import { PlanCancel } from './plan-cancel';
import { PlanTrouble } from './plan-trouble';

const TONES = {
  free: 'neutral',
  managed: 'neutral',
  active: 'success',
  ending: 'warning',
  past_due: 'danger',
  unpaid: 'danger',
  checking: 'warning',
} as const satisfies Record<PlanState, string>;

type PlanSectionProps = { view: PlanView; mayChange: boolean; supportEmail: string };

/** The plan: what it is, what it costs, when the next payment is or when it ends, and what can be done about it. */
export function PlanSection({ view, mayChange, supportEmail }: PlanSectionProps) {
  const t = useTranslations('plan');
  const { state } = view;
  const badge = <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>;
  return (
    <CardSection id="plan" title={t('title')} action={state === 'free' ? undefined : badge}>
      <PlanTrouble view={view} mayChange={mayChange} supportEmail={supportEmail} />
      <PlanFacts view={view} />
      <AboutPlan view={view} />
      {mayChange ? <PlanActions view={view} /> : null}
    </CardSection>
  );
}

function PlanFacts({ view: { plan, seats, members, monthly, next, endsAt } }: Pick<PlanSectionProps, 'view'>) {
  const t = useTranslations('plan');
  const names = useTranslations('shell.plans');
  const price = () => <CreditAmount value={creditsFor(monthly)} kind="whole" className="font-semibold" />;
  const budget = () => <CreditAmount value={allowanceFor(plan, seats)} kind="whole" className="font-semibold" />;
  const upcoming = next
    ? t.rich('nextPayment', {
        amount: () => <CreditAmount value={creditsFor(next.amount)} kind="whole" />,
        date: () => <LocalTime at={next.at} format="day" />,
      })
    : t.rich('ends', { date: () => (endsAt ? <LocalTime at={endsAt} format="day" /> : null) });
  return (
    <dl className="grid gap-x-10 gap-y-4 text-sm sm:grid-cols-2 lg:grid-cols-4">
      <Fact name={t('current')}>
        <span className="font-semibold">{names(plan)}</span>
      </Fact>
      <Fact name={t('seats')}>{t('seatsUsed', { members, seats })}</Fact>
      <Fact name={t('price')}>
        {monthly === 0n ? t('nothing') : t.rich('perMonth', { amount: price })}
        {next || endsAt ? <span className="block text-muted">{upcoming}</span> : null}
      </Fact>
      <Fact name={t('includes')}>{t.rich('includesAmount', { amount: budget })}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function AboutPlan({ view: { state, endsAt } }: Pick<PlanSectionProps, 'view'>) {
  const t = useTranslations('plan.about');
  if (state !== 'free' && state !== 'managed' && state !== 'active' && state !== 'ending') return null;
  const date = () => (endsAt ? <LocalTime at={endsAt} format="day" /> : null);
  return <p className="mt-4 max-w-prose text-muted text-sm">{t.rich(state, { date })}</p>;
}

function PlanActions({ view: { state, next } }: Pick<PlanSectionProps, 'view'>) {
  const t = useTranslations('plan');
  if (state === 'checking') return null;
  const isPaidAtStripe = state !== 'free' && state !== 'managed';
  const words = state === 'free' ? 'choose' : state === 'managed' ? 'payYourself' : 'change';
  return (
    <div className="mt-5 flex flex-wrap items-center gap-3">
      {state === 'ending' ? <ButtonForm action={keepPlan} label={t('keep')} variant="primary" /> : null}
      {state === 'past_due' || state === 'unpaid' ? null : (
        <Link
          href="/billing/plan"
          className={buttonClass({ variant: state === 'free' ? 'primary' : 'secondary' })}
          prefetch={false}
        >
          {t(words)}
        </Link>
      )}
      {isPaidAtStripe ? <ButtonForm action={managePlanAtStripe} label={t('atStripe')} variant="secondary" /> : null}
      {next ? <PlanCancel until={next.at} /> : null}
    </div>
  );
}
