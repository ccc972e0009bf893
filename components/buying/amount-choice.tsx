'use client';

import { useLocale, useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { DollarInput } from '@/components/ui/dollar-input';
import { formatAmount } from '@/components/ui/format-amount';
import { RadioCard } from '@/components/ui/radio-card';
import { creditsFor } from '@/lib/platform/units';
import type { CheckedAmount } from '@/lib/purchases/amount';
import type { BuyOffer } from '@/lib/purchases/offer';
import { aboutRequests } from '@/lib/purchases/packs';

/** A pack's amount, or null when one's own amount (`typed`) counts. What was typed is kept either way. */
export type Choice = { pack: string | null; typed: string };

type AmountChoiceProps = {
  offer: BuyOffer;
  choice: Choice;
  amount: CheckedAmount;
  /** An empty field is an error only once somebody tried to buy. */
  showMissing: boolean;
  disabled: boolean;
  onChoose: (choice: Choice) => void;
};

export function AmountChoice({ offer, choice, amount, showMissing, disabled, onChoose }: AmountChoiceProps) {
  const t = useTranslations('buying');
  const locale = useLocale();
  const limits = {
    minimum: formatAmount(creditsFor(offer.minimum), locale, 'whole'),
    maximum: formatAmount(creditsFor(offer.maximum), locale, 'whole'),
  };
  const isOwn = choice.pack === null;
  const showError = isOwn && !amount.ok && (amount.problem !== 'missing' || showMissing);
  const requests = amount.ok ? aboutRequests(amount.cents, offer.averageCost) : null;

  return (
    <fieldset disabled={disabled} className="space-y-4">
      <legend className="sr-only">{t('amount')}</legend>
      <div className="grid grid-cols-3 gap-2.5">
        {offer.packs.map((pack) => (
          <RadioCard
            key={pack.amount}
            name="pack"
            value={pack.amount}
            checked={choice.pack === pack.amount}
            onChange={() => onChoose({ ...choice, pack: pack.amount })}
            label={formatAmount(creditsFor(pack.cents), locale, 'whole')}
            note={t('aboutRequests', { count: Number(pack.requests) })}
          />
        ))}
      </div>
      <DollarInput
        label={t('creditAmount')}
        placeholder={t('ownAmount')}
        value={choice.typed}
        onChange={(event) => onChoose({ pack: null, typed: event.target.value })}
        error={showError ? t(`amountProblem.${amount.problem}`, limits) : undefined}
        hint={isOwn && requests !== null ? t('aboutRequests', { count: Number(requests) }) : t('limits', limits)}
      />
      <p className="text-muted text-xs">
        {t.rich(offer.hasHistory ? 'averageNote' : 'typicalNote', {
          amount: () => <CreditAmount value={offer.averageCost} kind="about" />,
        })}
      </p>
    </fieldset>
  );
}
