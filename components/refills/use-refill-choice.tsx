'use client';

import { useLocale } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { consentVersion } from '@/lib/refills/consent-text';
import { DEFAULT_TERMS } from '@/lib/refills/limits';
import type { RefillOffer } from '@/lib/refills/offer';
import { checkTerms } from '@/lib/refills/terms';
import { RefillChoice } from './refill-choice';
import { plainTerms, typedFrom } from './terms-fields';

/** What a ticked box adds to the order of a purchase. */
export type TickedRefill = {
  threshold: string;
  amount: string;
  ceiling: string;
  text_version: string;
  locale: string;
};

export type RefillWish = {
  /** The checkbox, and what it opens; null where there is nothing to offer. */
  choice: ReactNode;
  /** What goes along with the order; undefined unless it was ticked. */
  ticked: TickedRefill | undefined;
  /** Whether what was typed can be agreed to. */
  isOk: boolean;
};

/** The checkbox "Auto-refill" of the Buy credits dialog. It is never ticked by itself, and what was typed is kept. */
export function useRefillChoice(offer: RefillOffer | null): RefillWish {
  const locale = useLocale();
  const [isTicked, setIsTicked] = useState(false);
  const [typed, setTyped] = useState(() => typedFrom(DEFAULT_TERMS, locale));
  if (offer === null) return { choice: null, ticked: undefined, isOk: true };
  const plain = plainTerms(typed, locale);
  return {
    choice: <RefillChoice offer={offer} isTicked={isTicked} onTick={setIsTicked} typed={typed} onType={setTyped} />,
    ticked: isTicked ? { ...plain, text_version: consentVersion(locale) ?? '', locale } : undefined,
    isOk: !isTicked || checkTerms(plain).ok,
  };
}
