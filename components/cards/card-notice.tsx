'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { withoutParam } from '@/components/billing/url-param';
import { Alert } from '@/components/ui/alert';
import { CARD_OUTCOMES, CARD_PARAM, type CardOutcome } from '@/lib/cards/card-outcome';

const TONES = {
  saved: 'success',
  removed: 'success',
  waiting: 'info',
  canceled: 'info',
  unavailable: 'warning',
  rate_limited: 'warning',
  forbidden: 'warning',
} as const;

/** Says what became of a trip to Stripe for a card, once: the word is taken out of the address. */
export function CardNotice() {
  const t = useTranslations('news.card');
  const word = useSearchParams().get(CARD_PARAM);
  const [outcome, setOutcome] = useState<CardOutcome | null>(null);
  useEffect(() => {
    if (word === null) return;
    setOutcome(CARD_OUTCOMES.find((known) => known === word) ?? null);
    window.history.replaceState(null, '', withoutParam(window.location.href, CARD_PARAM));
    document.getElementById('card')?.scrollIntoView({ block: 'center' });
  }, [word]);
  return (
    <div role="status">
      {outcome ? (
        <Alert tone={TONES[outcome]} title={t(`${outcome}.title`)} className="mb-4">
          <p>{t(`${outcome}.text`)}</p>
        </Alert>
      ) : null}
    </div>
  );
}
