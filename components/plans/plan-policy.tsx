import { useTranslations } from 'next-intl';
import { HelpLink } from '@/components/help/help-link';

const RULES = ['more', 'less', 'cancel', 'topUp'] as const;

/** How changes of a plan are charged: the policy that lib/subscriptions/review-change.ts carries out. */
export function PlanPolicy() {
  const t = useTranslations('plan.policy');
  return (
    <section aria-labelledby="plan-policy" className="text-sm">
      <h2 id="plan-policy" className="font-semibold">
        {t('title')}
      </h2>
      <ul className="mt-2 max-w-prose space-y-2 text-muted">
        {RULES.map((rule) => (
          <li key={rule}>{t(rule)}</li>
        ))}
      </ul>
      <p className="mt-2">
        <HelpLink about="plans" />
      </p>
    </section>
  );
}
