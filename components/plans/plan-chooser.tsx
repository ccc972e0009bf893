import { useLocale, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { formatAmount } from '@/components/ui/format-amount';
import { Input } from '@/components/ui/input';
import { creditsFor } from '@/lib/platform/units';
import { isPaidPlan, PLAN_NAMES, PLANS, type Plan } from '@/lib/workspaces/plans';

type PlanChooserProps = {
  current: Plan;
  /** What is filled in: what was asked for, else what the workspace has. */
  chosen: { plan: Plan; seats: number };
  returnTo: string;
  error: string | null;
};

/** Plan and seats. A plain GET form: what they would mean is told by the same page, before anything happens. */
export function PlanChooser({ current, chosen, returnTo, error }: PlanChooserProps) {
  const t = useTranslations('plan.page');
  const { pro, team, business } = PLANS;
  const most = { pro: pro.maxSeats, team: team.maxSeats, business: business.maxSeats };
  return (
    <form method="get" action="/billing/plan#review" className="space-y-5">
      <input type="hidden" name="return_to" value={returnTo} />
      <fieldset>
        <legend className="mb-1.5 font-medium text-sm">{t('plan')}</legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {PLAN_NAMES.filter(isPaidPlan).map((plan) => (
            <PlanRadio key={plan} plan={plan} isCurrent={plan === current} isChosen={plan === chosen.plan} />
          ))}
        </div>
      </fieldset>
      <Input
        key={chosen.seats}
        name="seats"
        label={t('seatsLabel')}
        hint={t('seatsHint', most)}
        error={error ?? undefined}
        defaultValue={String(chosen.seats)}
        inputMode="numeric"
        pattern="[0-9]*"
        required
        autoComplete="off"
        boxClassName="max-w-xs"
      />
      <Button type="submit">{t('continue')}</Button>
    </form>
  );
}

function PlanRadio({ plan, isCurrent, isChosen }: { plan: Plan; isCurrent: boolean; isChosen: boolean }) {
  const t = useTranslations('plan.page');
  const names = useTranslations('shell.plans');
  const plans = useTranslations('billing.plans');
  const locale = useLocale();
  const { price, budget } = PLANS[plan];
  const facts = {
    price: formatAmount(creditsFor(price), locale, 'whole'),
    credits: formatAmount(budget, locale, 'whole'),
  };
  return (
    <label className="flex cursor-pointer items-start gap-3 rounded-lg border border-control bg-surface px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2">
      <input
        type="radio"
        name="plan"
        value={plan}
        defaultChecked={isChosen}
        required
        aria-label={names(plan)}
        aria-describedby={`about-${plan}`}
        className="mt-1 accent-accent outline-none"
      />
      <span>
        <span className="block font-semibold">{names(plan)}</span>
        <span id={`about-${plan}`} className="block text-muted text-sm">
          {t('perSeat', facts)}
        </span>
        {isCurrent ? <Badge className="mt-1.5">{plans('current')}</Badge> : null}
      </span>
    </label>
  );
}
