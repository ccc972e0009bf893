import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { CardSection } from '@/components/ui/card';
import type { ChoiceProblem } from '@/lib/subscriptions/plan-choice';
import type { PlanPageView } from '@/lib/subscriptions/plan-page-view';
import { PlanChooser } from './plan-chooser';
import { PlanPolicy } from './plan-policy';
import { PlanReview, PlanTroubleNote } from './plan-review';

/** Choosing a plan: the choice, what it means, and the rules. */
export function PlanPage({ view, returnTo }: { view: PlanPageView; returnTo: string }) {
  const t = useTranslations('plan');
  const problemText = useProblemText();
  const { current, chosen, review, isUnreadable, trouble } = view;
  const problem = review?.kind === 'invalid' ? problemText(review.problem) : null;
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href={returnTo}>{t('page.back')}</BackLink>
        <PageHeader title={t('page.title')} lead={t('page.lead')} />
      </div>
      <CardSection id="choose" title={t('page.choose')}>
        {review === null && trouble ? <PlanTroubleNote trouble={trouble} /> : null}
        <PlanChooser
          current={current}
          chosen={chosen}
          returnTo={returnTo}
          error={isUnreadable ? t('page.notANumber') : problem}
        />
      </CardSection>
      {review && review.kind !== 'invalid' ? (
        <PlanReview review={review} returnTo={returnTo} trouble={trouble} />
      ) : null}
      <PlanPolicy />
    </div>
  );
}

function useProblemText(): (problem: ChoiceProblem) => string {
  const t = useTranslations('plan');
  return (problem) => {
    if (problem.kind === 'plan') return t('page.notANumber');
    const { kind, ...facts } = problem;
    return t(`review.${kind}`, facts);
  };
}
