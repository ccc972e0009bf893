import { useTranslations } from 'next-intl';

const STATUSES = [
  ...(['active', 'trialing', 'past_due', 'unpaid', 'canceled'] as const),
  ...(['incomplete', 'incomplete_expired', 'paused'] as const),
];
const PROBLEMS = [
  ...(['unknown_price', 'wrong_price', 'seats', 'several_items', 'several_subscriptions'] as const),
  ...(['unknown_status', 'unknown_to_stripe'] as const),
];

/** Stripe's status of a subscription, and what is odd about it, in words; a word that we don't know stays as it is. */
export function useSubscriptionWords(): (status: string, problem?: string | null) => string {
  const t = useTranslations('operator.subscription');
  return (status, problem = null) => {
    const known = STATUSES.find((one) => one === status);
    const named = known ? t(`statuses.${known}`) : status;
    if (problem === null) return named;
    const odd = PROBLEMS.find((one) => one === problem);
    return t('withProblem', { status: named, problem: odd ? t(`problems.${odd}`) : problem });
  };
}
