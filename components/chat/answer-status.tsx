'use client';

import { useTranslations } from 'next-intl';
import type { Turn } from '@/components/chat/turns';
import { CreditAmount } from '@/components/ui/credit-amount';

/** Tells those who listen that the answer is there; once, not word by word. */
export function AnswerStatus({ turn }: { turn: Turn | null }) {
  const t = useTranslations('chat');
  return (
    <p aria-live="polite" className="sr-only">
      {turn ? textOf(turn) : null}
    </p>
  );

  function textOf({ state, cost, error }: Turn) {
    if (state !== 'finished') return t('answering');
    if (error) return t('answerFailed');
    if (cost === null) return t('answerStopped');
    return t.rich('answerComplete', { amount: () => <CreditAmount value={cost} kind="cost" /> });
  }
}
