import { Check, Minus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { mailTo } from '@/components/ui/mail-to';
import { creditsFor } from '@/lib/platform/units';
import { isPaidPlan, PLAN_NAMES, PLANS, type Plan } from '@/lib/workspaces/plans';

type PlanListProps = { workspace: { name: string; plan: Plan }; supportEmail: string };

/** What each plan costs and includes, which one this workspace has, and how to get another. */
export function PlanList({ workspace, supportEmail }: PlanListProps) {
  const t = useTranslations('billing.plans');
  const letter = { subject: t('subject', { workspace: workspace.name }) };
  return (
    <CardSection id="plans" title={t('title')} description={t('description')}>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {PLAN_NAMES.map((plan) => (
          <PlanItem key={plan} plan={plan} isCurrent={plan === workspace.plan} />
        ))}
      </ul>
      <p className="mt-4 max-w-prose text-muted text-sm">
        {t.rich('how', {
          address: () => (
            <a href={mailTo(supportEmail, letter)} className={buttonClass({ variant: 'link' })}>
              {supportEmail}
            </a>
          ),
        })}
      </p>
    </CardSection>
  );
}

function PlanItem({ plan, isCurrent }: { plan: Plan; isCurrent: boolean }) {
  const t = useTranslations('billing.plans');
  const names = useTranslations('shell.plans');
  const { price, budget, maxSeats } = PLANS[plan];
  const mayBuy = isPaidPlan(plan);
  const BuyIcon = mayBuy ? Check : Minus;
  return (
    <li className={cn('rounded-lg border border-line p-4', isCurrent && 'border-accent ring-1 ring-accent')}>
      <h3 className="flex items-center justify-between gap-2 font-semibold">
        {names(plan)}
        {isCurrent ? <Badge tone="accent">{t('current')}</Badge> : null}
      </h3>
      <p className="mt-2">
        <CreditAmount value={creditsFor(price)} kind="whole" className="font-semibold text-2xl tracking-tight" />{' '}
        <span className="text-muted text-xs">{t('perSeat')}</span>
      </p>
      <ul className="mt-3 space-y-1.5 text-sm">
        <li>{t.rich('included', { amount: () => <CreditAmount value={budget} kind="whole" /> })}</li>
        <li>{t('seats', { count: maxSeats })}</li>
        <li className="flex items-center gap-1.5 text-muted">
          <BuyIcon aria-hidden="true" className="size-3.5 shrink-0" />
          {t(mayBuy ? 'mayBuy' : 'mayNotBuy')}
        </li>
      </ul>
    </li>
  );
}
