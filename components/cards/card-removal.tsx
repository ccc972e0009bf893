'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { removeCardAction } from '@/lib/cards/actions';
import { CARD_PARAM } from '@/lib/cards/card-outcome';
import { CardForm } from './card-form';
import type { NeedOfCard } from './card-section';

/** "Remove", which first says what stops. */
export function CardRemoval({ card, needs }: { card: string; needs: readonly NeedOfCard[] }) {
  const t = useTranslations('billing.card');
  const [isAsking, setIsAsking] = useState(false);
  const outcome = useSearchParams().get(CARD_PARAM);
  // Whatever came of it is said beside the card.
  useEffect(() => {
    if (outcome !== null) setIsAsking(false);
  }, [outcome]);
  return (
    <>
      <Button variant="secondary" aria-haspopup="dialog" onClick={() => setIsAsking(true)}>
        {t('remove')}
      </Button>
      <Dialog open={isAsking} onClose={() => setIsAsking(false)} title={t('removal.title', { card })}>
        <div className="space-y-4">
          <p>{t('removal.text')}</p>
          {needs.length > 0 ? (
            <Alert tone="warning" title={t('removal.stops')}>
              <ul className="list-disc space-y-1 pl-4">
                {needs.map((need) => (
                  <li key={need}>{t(`removal.needs.${need}`)}</li>
                ))}
              </ul>
            </Alert>
          ) : null}
          <p className="text-muted text-sm">{t('removal.credits')}</p>
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="secondary" onClick={() => setIsAsking(false)}>
              {t('removal.keep')}
            </Button>
            <CardForm action={removeCardAction} variant="danger" label={t('removal.confirm')} />
          </div>
        </div>
      </Dialog>
    </>
  );
}
