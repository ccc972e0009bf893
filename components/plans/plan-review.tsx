import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonForm } from '@/components/shell/button-form';
import { Alert } from '@/components/ui/alert';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { formatAmount } from '@/components/ui/format-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor } from '@/lib/platform/units';
import { confirmPlanChange, goToPlanCheckout, managePlanAtStripe, payPlanNow } from '@/lib/subscriptions/actions';
import type { ChoiceTrouble } from '@/lib/subscriptions/plan-news';
import type { PlanReview as Review } from '@/lib/subscriptions/review-change';

type Offer = Extract<Review, { kind: 'checkout' | 'charge' | 'later' }>;
type PlanReviewProps = {
  review: Exclude<Review, { kind: 'invalid' }>;
  returnTo: string;
  trouble: ChoiceTrouble | null;
};

/** What a choice costs now and later, what it brings, and the one button that does it. */
export function PlanReview({ review, returnTo, trouble }: PlanReviewProps) {
  const t = useTranslations('plan.review');
  const words = useTranslations('plan');
  return (
    <CardSection id="review" title={t('title')}>
      {trouble ? <PlanTroubleNote trouble={trouble} /> : null}
      {review.kind === 'same' ? <p>{t('same')}</p> : null}
      {review.kind === 'pay_first' ? (
        <Alert tone="warning" actions={<ButtonForm action={payPlanNow} label={words('payNow')} size="sm" />}>
          <p>{t('payFirst')}</p>
        </Alert>
      ) : null}
      {'monthly' in review ? <OfferTerms offer={review} returnTo={returnTo} /> : null}
    </CardSection>
  );
}

function OfferTerms({ offer, returnTo }: { offer: Offer; returnTo: string }) {
  const t = useTranslations('plan.review');
  const words = useTranslations('plan');
  const amount = (value: bigint) => () => <CreditAmount value={value} kind="whole" className="font-semibold" />;
  return (
    <>
      <dl className="divide-y divide-line text-sm">
        <Line name={t('monthly')}>{words.rich('perMonth', { amount: amount(creditsFor(offer.monthly)) })}</Line>
        <Line name={t('today')} note={<TodayNote offer={offer} />}>
          {offer.kind === 'later' ? (
            t('nothingToday')
          ) : (
            <CreditAmount value={creditsFor(todayOf(offer))} className="font-semibold" />
          )}
        </Line>
        <Line name={t('creditsNow')}>
          {offer.grantedNow > 0n ? t.rich('plus', { amount: amount(offer.grantedNow) }) : t('noneNow')}
        </Line>
        <Line name={t('creditsMonthly')}>{t.rich('creditsFrom', { amount: amount(offer.allowance) })}</Line>
      </dl>
      <div className="mt-5">
        <Agree offer={offer} returnTo={returnTo} />
      </div>
    </>
  );
}

function todayOf(offer: Exclude<Offer, { kind: 'later' }>) {
  return offer.kind === 'charge' ? offer.now : offer.monthly;
}

function TodayNote({ offer }: { offer: Offer }) {
  const t = useTranslations('plan.review');
  if (offer.kind === 'later') return t.rich('laterNote', { date: () => <LocalTime at={offer.from} format="day" /> });
  return t(offer.kind === 'charge' ? 'todayNote' : 'todayCheckout');
}

function Line({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3">
      <dt>
        {name}
        {note ? <span className="block max-w-prose text-muted text-xs">{note}</span> : null}
      </dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function Agree({ offer, returnTo }: { offer: Offer; returnTo: string }) {
  const t = useTranslations('plan.review');
  const locale = useLocale();
  const { plan, seats } = offer.choice;
  const fields = { plan, seats: String(seats), return_to: returnTo };
  if (offer.kind === 'checkout') {
    return (
      <ButtonForm action={goToPlanCheckout} label={t('toPayment')}>
        <Hidden fields={fields} />
      </ButtonForm>
    );
  }
  const isCharged = offer.kind === 'charge';
  const agreed: Record<string, string> = isCharged
    ? { now: String(offer.now), proration_date: String(offer.prorationDate) }
    : {};
  const label = isCharged ? t('payAndChange', { amount: formatAmount(creditsFor(offer.now), locale) }) : t('change');
  return (
    <ButtonForm action={confirmPlanChange} label={label}>
      <Hidden fields={{ ...fields, ...agreed }} />
    </ButtonForm>
  );
}

function Hidden({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** Why the last try changed nothing. */
export function PlanTroubleNote({ trouble }: { trouble: ChoiceTrouble }) {
  const t = useTranslations('plan');
  const update = <ButtonForm action={managePlanAtStripe} label={t('updateCard')} variant="secondary" size="sm" />;
  return (
    <Alert
      role="alert"
      tone={trouble === 'declined' ? 'danger' : 'warning'}
      className="mb-4"
      actions={trouble === 'declined' ? update : undefined}
    >
      <p>{t(`review.${trouble}`)}</p>
    </Alert>
  );
}
