import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import type { Outlook } from '@/lib/outlook/read-outlook';
import type { Plan } from '@/lib/workspaces/plans';
import { PlanAdvice } from './plan-advice';
import { RunwayText } from './runway-text';

type OutlookSectionProps = { outlook: Outlook; plan: Plan; mayChangePlan: boolean };

/** How long the credits last, and whether another plan would cost less: both from the workspace's own use. */
export function OutlookSection({ outlook: { runway, advice }, plan, mayChangePlan }: OutlookSectionProps) {
  const t = useTranslations('outlook');
  return (
    <CardSection id="outlook" title={t('title')} description={t('description')}>
      <h3 className="font-medium text-sm">{t('runway.title')}</h3>
      <RunwayText runway={runway} />
      {plan === 'free' ? null : (
        <div className="mt-6 border-line border-t pt-5">
          <h3 className="font-medium text-sm">{t('advice.title')}</h3>
          <PlanAdvice advice={advice} current={plan} mayChange={mayChangePlan} />
        </div>
      )}
    </CardSection>
  );
}
