import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor, type UsdCents } from '@/lib/platform/units';
import type { RefillView } from '@/lib/refills/view';
import type { PlanView } from '@/lib/subscriptions/plan-view';

type ComingChargesProps = { plan: PlanView; refill: RefillView; mayChange: boolean };

/** Everything that can be charged from now on, at most, and where each of it is stopped. */
export function ComingCharges({ plan, refill, mayChange }: ComingChargesProps) {
  const t = useTranslations('charges');
  const words = (stops: boolean) => t(mayChange && stops ? 'stop' : 'see');
  return (
    <CardSection id="charges" title={t('title')} description={t('description')}>
      <dl className="grid gap-x-10 gap-y-4 text-sm sm:grid-cols-3">
        <Charge name={t('plan.name')} href="#plan" link={words(plan.state === 'active' || plan.state === 'past_due')}>
          <PlanCharge plan={plan} />
        </Charge>
        <Charge name={t('refill.name')} href="#auto-refill" link={refill.agreed ? words(true) : null}>
          <RefillCharge refill={refill} />
        </Charge>
        <Charge name={t('purchases.name')} href="#purchases" link={t('purchases.see')}>
          {t('purchases.most')}
        </Charge>
      </dl>
    </CardSection>
  );
}

type ChargeProps = { name: string; href: string; link: string | null; children: ReactNode };

function Charge({ name, href, link, children }: ChargeProps) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="mt-0.5 space-y-1">
        <p>{children}</p>
        {link ? (
          <a href={href} className={buttonClass({ variant: 'link' }, 'whitespace-normal!')}>
            {link}
          </a>
        ) : null}
      </dd>
    </div>
  );
}

function PlanCharge({ plan: { state, next, endsAt, monthly } }: { plan: PlanView }) {
  const t = useTranslations('charges.plan');
  if (next)
    return t.rich('next', { amount: amountOf(next.amount), date: () => <LocalTime at={next.at} format="day" /> });
  if (endsAt && state === 'ending') return t.rich('ending', { date: () => <LocalTime at={endsAt} format="day" /> });
  if (state === 'past_due') return t.rich('pastDue', { amount: amountOf(monthly) });
  return t(state === 'unpaid' ? 'overdue' : state === 'checking' ? 'checking' : 'nothing');
}

function RefillCharge({ refill: { state, agreed, monthEndsAt } }: { refill: RefillView }) {
  const t = useTranslations('charges.refill');
  if (!agreed || state === 'off') return t('off');
  const date = () => <LocalTime at={monthEndsAt} format="deadline" />;
  return t.rich(state, { amount: amountOf(agreed.most), date });
}

function amountOf(cents: UsdCents) {
  return () => <CreditAmount value={creditsFor(cents)} kind="whole" className="font-semibold" />;
}
