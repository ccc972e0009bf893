'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { RefillOffer } from '@/lib/refills/offer';
import type { TypedTerms } from '@/lib/refills/terms';
import { TermsFields } from './terms-fields';

type RefillChoiceProps = {
  offer: RefillOffer;
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
  typed: TypedTerms;
  onType: (typed: TypedTerms) => void;
};

/** A checkbox; ticked, it shows everything that one then agrees to by buying. */
export function RefillChoice({ offer, isTicked, onTick, typed, onType }: RefillChoiceProps) {
  const t = useTranslations('refillTerms');
  const id = useId();
  return (
    <div className="rounded-lg border border-line px-4 py-3">
      <div className="flex items-start gap-3">
        <input
          id={id}
          type="checkbox"
          checked={isTicked}
          onChange={(event) => onTick(event.target.checked)}
          aria-describedby={`${id}-hint`}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <div>
          <label htmlFor={id} className="font-medium text-sm">
            {t('checkbox')}
          </label>
          <p id={`${id}-hint`} className="text-muted text-xs">
            {t('checkboxHint')}
          </p>
        </div>
      </div>
      {isTicked ? (
        <div className="mt-4 space-y-3">
          <TermsFields typed={typed} onType={onType} charged={offer.charged} monthEndsAt={offer.monthEndsAt} isNarrow />
          <p className="text-muted text-sm">{t('checkboxNote')}</p>
        </div>
      ) : null}
    </div>
  );
}
