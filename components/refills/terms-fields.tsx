'use client';

import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { DollarInput } from '@/components/ui/dollar-input';
import { formatAmount } from '@/components/ui/format-amount';
import { LocalTime } from '@/components/ui/local-time';
import { fromPlainDollars, toPlainDollars } from '@/lib/i18n/typed-dollars';
import { creditsFor, type Microcredits, toDecimal, type UsdCents } from '@/lib/platform/units';
import { consentValues } from '@/lib/refills/consent-text';
import {
  CEILING_MAX_CENTS,
  REFILL_MAX_CENTS,
  REFILL_MIN_CENTS,
  THRESHOLD_MAX,
  THRESHOLD_MIN,
} from '@/lib/refills/limits';
import { mostThisMonth } from '@/lib/refills/rule';
import { checkTerms, type RefillTerms, type TermName, type TypedTerms } from '@/lib/refills/terms';

const NAMES = ['threshold', 'amount', 'ceiling'] as const;

const LIMITS: Record<TermName, { least: Microcredits; most: Microcredits }> = {
  threshold: { least: THRESHOLD_MIN, most: THRESHOLD_MAX },
  amount: { least: creditsFor(REFILL_MIN_CENTS), most: creditsFor(REFILL_MAX_CENTS) },
  ceiling: { least: creditsFor(REFILL_MIN_CENTS), most: creditsFor(CEILING_MAX_CENTS) },
};

/** What was typed, in the reader's way of writing numbers, as plain dollars: what the form sends. */
export function plainTerms(typed: TypedTerms, locale: string): TypedTerms {
  const { threshold, amount, ceiling } = typed;
  return {
    threshold: toPlainDollars(threshold, locale),
    amount: toPlainDollars(amount, locale),
    ceiling: toPlainDollars(ceiling, locale),
  };
}

/** Amounts as a field shows them: in the reader's way, without cents where there are none. */
export function typedFrom({ threshold, amount, ceiling }: RefillTerms, locale: string): TypedTerms {
  const written = (credits: Microcredits) => fromPlainDollars(toDecimal(credits), locale);
  return { threshold: written(threshold), amount: written(creditsFor(amount)), ceiling: written(creditsFor(ceiling)) };
}

type TermsFieldsProps = {
  typed: TypedTerms;
  onType: (typed: TypedTerms) => void;
  disabled?: boolean;
  /** Of this month, so far. */
  charged: UsdCents;
  monthEndsAt: Date;
  /** In a dialog, the fields stand one below the other. */
  isNarrow?: boolean;
};

/** The three amounts, the text that is agreed to with them, and the most that they can come to. */
export function TermsFields({
  typed,
  onType,
  disabled = false,
  charged,
  monthEndsAt,
  isNarrow = false,
}: TermsFieldsProps) {
  const t = useTranslations('refillTerms');
  const locale = useLocale();
  const checked = checkTerms(plainTerms(typed, locale));
  const problemOf = (name: TermName) => {
    const problem = checked.ok ? undefined : checked.problems[name];
    const { least, most } = LIMITS[name];
    const limits = { least: formatAmount(least, locale, 'whole'), most: formatAmount(most, locale, 'whole') };
    return problem && t(`problems.${problem}`, limits);
  };
  return (
    <div className="space-y-4">
      <fieldset disabled={disabled} className={cn('grid gap-x-4 gap-y-3', isNarrow || 'sm:grid-cols-3')}>
        <legend className="sr-only">{t('title')}</legend>
        {NAMES.map((name) => (
          <DollarInput
            key={name}
            label={t(`fields.${name}`)}
            value={typed[name]}
            onChange={(event) => onType({ ...typed, [name]: event.target.value })}
            error={problemOf(name)}
            hint={t(`fields.${name}Hint`)}
          />
        ))}
      </fieldset>
      {checked.ok ? (
        <>
          <figure className="rounded-lg bg-sunken px-4 py-3 text-sm">
            <figcaption className="font-semibold">{t('whatYouAgreeTo')}</figcaption>
            <p className="mt-1 text-muted">{t('consent', consentValues(checked.terms, locale))}</p>
          </figure>
          <p aria-live="polite" className="text-sm">
            <strong className="font-semibold">
              {t.rich('most', {
                amount: () => <CreditAmount value={creditsFor(mostThisMonth(checked.terms, charged))} kind="whole" />,
              })}
            </strong>
            <span className="block text-muted">
              {t.rich('mostDetail', { date: () => <LocalTime at={monthEndsAt} format="deadline" /> })}
            </span>
          </p>
        </>
      ) : null}
    </div>
  );
}
