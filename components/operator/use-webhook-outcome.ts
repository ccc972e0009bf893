import { useTranslations } from 'next-intl';
import { useParkedReason } from './use-parked-reason';
import { useSubscriptionWords } from './use-subscription-words';

const OUTCOMES = [
  ...(['not_ours', 'other_session', 'wrong_livemode'] as const),
  ...(['card_saved', 'card_waiting', 'card_on_file', 'no_card'] as const),
];
const PURCHASE_STATES = [
  ...(['pending', 'paid', 'partly_refunded', 'refunded'] as const),
  ...(['disputed', 'failed', 'expired', 'canceled'] as const),
];
const FAILURES = ['stripe_unavailable', 'ledger_unavailable', 'internal_error'] as const;

/** What became of an event: a short word, and more where somebody has to know why. */
type OutcomeWords = { word: string; why: string | null };

/** The inbox keeps an outcome as the word of whoever handled the event; one that we don't know is shown as it is. */
export function useWebhookOutcome(): (outcome: string) => OutcomeWords {
  const t = useTranslations('operator.webhooks');
  const states = useTranslations('billing.purchases.states');
  const reasonOf = useParkedReason();
  const subscription = useSubscriptionWords();
  return (outcome) => {
    const [word, detail] = outcome.split(': ', 2);
    if (word === 'parked' && detail) return { word: t('outcomes.parked'), why: reasonOf(detail) };
    if (word === 'failed' && detail) return { word: t('failedBecause', { reason: failure(detail) }), why: null };
    if (outcome.startsWith(PLAN)) return alone(t('plan', { status: subscription(outcome.slice(PLAN.length)) }));
    const state = PURCHASE_STATES.find((one) => one === outcome);
    if (state) return alone(states(state));
    const known = OUTCOMES.find((one) => one === outcome);
    return alone(known ? t(`outcomes.${known}`) : outcome);
  };

  function failure(code: string): string {
    const known = FAILURES.find((one) => one === code);
    return known ? t(`failures.${known}`) : code;
  }
}

const PLAN = 'subscription_';

function alone(word: string): OutcomeWords {
  return { word, why: null };
}
