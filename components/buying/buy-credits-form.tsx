'use client';

import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { CurrentCredits } from '@/components/billing/current-credits';
import { HelpLink } from '@/components/help/help-link';
import type { RefillWish } from '@/components/refills/use-refill-choice';
import { CreditAmount } from '@/components/ui/credit-amount';
import { fromPlainDollars } from '@/lib/i18n/typed-dollars';
import { creditsFor, toDollars, type UsdCents } from '@/lib/platform/units';
import type { CheckedAmount } from '@/lib/purchases/amount';
import type { BuyOffer } from '@/lib/purchases/offer';
import { AmountChoice, type Choice } from './amount-choice';
import { CheckoutError } from './checkout-error';
import type { CheckoutFailure, CheckoutStart } from './start-checkout';
import { checkTypedAmount } from './typed-amount';
import { WaysToPay } from './ways-to-pay';

type BuyCreditsFormProps = {
  offer: BuyOffer;
  /** Dollars that are chosen at first; the smallest pack by default. */
  amount?: string;
  isLeaving: boolean;
  onBuy: (amount: string) => Promise<CheckoutStart>;
  /** Goes on to the question whether the card on file may be charged. */
  onPayWithCard: (amount: UsdCents) => void;
  refill: RefillWish;
};

/** Current credits, the amount, what it costs, and the button. Whatever fails, what was chosen stays chosen. */
export function BuyCreditsForm({ offer, amount: asked, isLeaving, onBuy, onPayWithCard, refill }: BuyCreditsFormProps) {
  const t = useTranslations('buying');
  const locale = useLocale();
  const [choice, setChoice] = useState<Choice>(() => firstChoice(offer, asked, locale));
  const [failure, setFailure] = useState<CheckoutFailure | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const amount = chosenAmount(choice, locale);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWasAsked(true);
    if (!amount.ok || !refill.isOk || isLeaving) return;
    setFailure(null);
    const start = await onBuy(toDollars(amount.cents));
    if (!start.ok) setFailure(start);
  };

  const payWithCard = () => {
    setWasAsked(true);
    if (amount.ok && refill.isOk && !isLeaving) onPayWithCard(amount.cents);
  };

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <CurrentCredits />
      <AmountChoice
        offer={offer}
        choice={choice}
        amount={amount}
        showMissing={wasAsked}
        disabled={isLeaving}
        onChoose={(next) => {
          setChoice(next);
          setFailure(null);
        }}
      />
      <p className="rounded-lg bg-sunken px-4 py-3 text-muted text-sm">
        {t.rich('nonRefundable', { strong: (text) => <strong className="font-semibold text-ink">{text}</strong> })}{' '}
        <HelpLink about="buying" />
      </p>
      {refill.choice}
      {/* What is charged, what went wrong and the button stay in sight; on a very low screen they would leave no room. */}
      <div className="bottom-0 -mx-5 -mb-5 space-y-3 border-line border-t bg-surface px-5 pt-4 pb-5 sm:-mx-6 sm:-mb-6 sm:px-6 sm:pb-6 [@media(min-height:36rem)]:sticky">
        {failure ? <CheckoutError {...failure} supportEmail={offer.supportEmail} /> : null}
        <p aria-live="polite" className="min-h-5.5 text-sm">
          {amount.ok ? (
            t.rich('youWillBeCharged', {
              amount: () => <CreditAmount value={creditsFor(amount.cents)} className="font-semibold" />,
            })
          ) : (
            <span className="text-muted">{t('nothingChosen')}</span>
          )}
        </p>
        <WaysToPay card={offer.card} isLeaving={isLeaving} onPayWithCard={payWithCard} />
      </div>
    </form>
  );
}

function firstChoice({ packs }: BuyOffer, asked: string | undefined, locale: string): Choice {
  if (asked === undefined) return { pack: packs[0]?.amount ?? null, typed: '' };
  const isPack = packs.some(({ amount }) => amount === asked);
  return isPack ? { pack: asked, typed: '' } : { pack: null, typed: fromPlainDollars(asked, locale) };
}

function chosenAmount({ pack, typed }: Choice, locale: string): CheckedAmount {
  return checkTypedAmount(pack ?? typed, pack === null ? locale : 'en');
}
