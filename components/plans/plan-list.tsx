import { Check, Minus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { creditsFor } from '@/lib/platform/units';
import { isPaidPlan, PLAN_NAMES, PLANS, type Plan } from '@/lib/workspaces/plans';

type PlanListProps = {
  current: Plan;
  /** Address of the page that chooses a plan, for each; null where there is nothing to choose. */
  hrefOf: ((plan: Plan) => string) | null;
};

/** What each plan costs and includes, which one this workspace has, and the way to another. */
export function PlanList({ current, hrefOf }: PlanListProps) {
  const t = useTranslations('billing.plans');
  return (
    <CardSection id="plans" title={t('title')} description={t('description')}>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {PLAN_NAMES.map((plan) => (
          <PlanItem
            key={plan}
            plan={plan}
            isCurrent={plan === current}
            href={hrefOf && isPaidPlan(plan) && plan !== current ? hrefOf(plan) : null}
          />
        ))}
      </ul>
    </CardSection>
  );
}

function PlanItem({ plan, isCurrent, href }: { plan: Plan; isCurrent: boolean; href: string | null }) {
  const t = useTranslations('billing.plans');
  const words = useTranslations('plan');
  const names = useTranslations('shell.plans');
  const { price, budget, maxSeats } = PLANS[plan];
  const mayBuy = isPaidPlan(plan);
  const BuyIcon = mayBuy ? Check : Minus;
  return (
    <li
      className={cn(
        'flex flex-col rounded-lg border p-4',
        isCurrent ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <h3 className="flex items-center justify-between gap-2 font-semibold">
        {names(plan)}
        {isCurrent ? <Badge tone="accent">{t('current')}</Badge> : null}
      </h3>
      <p className="mt-2">
        <CreditAmount value={creditsFor(price)} kind="whole" className="font-semibold text-2xl tracking-tight" />{' '}
        <span className="text-muted text-xs">{t('perSeat')}</span>
      </p>
      <ul className="mt-3 mb-4 space-y-1.5 text-sm">
        <li>{t.rich('included', { amount: () => <CreditAmount value={budget} kind="whole" /> })}</li>
        <li>{t('seats', { count: maxSeats })}</li>
        <li className="flex items-center gap-1.5 text-muted">
          <BuyIcon aria-hidden="true" className="size-3.5 shrink-0" />
          {t(mayBuy ? 'mayBuy' : 'mayNotBuy')}
        </li>
      </ul>
      {href ? (
        <Link
          href={href}
          className={buttonClass({ variant: 'secondary', size: 'sm' }, 'mt-auto self-start')}
          prefetch={false}
        >
          {words('select', { plan: names(plan) })}
        </Link>
      ) : null}
    </li>
  );
}
