import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor, usdCents } from '@/lib/platform/units';
import { turnRefillOff } from '@/lib/refills/actions';
import type { RefillView } from '@/lib/refills/view';
import { RefillButton } from './refill-button';
import { RefillChecks } from './refill-checks';
import { RefillForm } from './refill-form';

export type Agreed = NonNullable<RefillView['agreed']>;

type RefillStatusProps = { agreed: Agreed; view: RefillView; mayAgree: boolean; mayTurnOff: boolean };

/** What was agreed to, the most that it can charge, and the way out at once. */
export function RefillStatus({ agreed, view, mayAgree, mayTurnOff }: RefillStatusProps) {
  const t = useTranslations('refill');
  const mostOf = useTranslations('refillTerms');
  const { terms, by, at, text, locale, most, open } = agreed;
  const charged = view.charged - (open?.amountCents ?? 0n);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 space-y-1">
          <p className="font-semibold text-lg">
            {mostOf.rich(charged > 0n ? 'mostMore' : 'most', {
              amount: () => <CreditAmount value={creditsFor(most)} kind="whole" />,
            })}
          </p>
          <p className="text-sm">
            {t.rich('terms', {
              threshold: () => <CreditAmount value={terms.threshold} kind="whole" />,
              amount: () => <CreditAmount value={creditsFor(terms.amount)} kind="whole" />,
              ceiling: () => <CreditAmount value={creditsFor(terms.ceiling)} kind="whole" />,
            })}
          </p>
          <p className="text-muted text-sm">
            {t.rich('mostWithCharged', {
              charged: () => <CreditAmount value={creditsFor(usdCents(charged))} kind="whole" />,
              date: () => <LocalTime at={view.monthEndsAt} format="deadline" />,
            })}
          </p>
        </div>
        {mayTurnOff ? (
          <RefillButton action={turnRefillOff} variant="secondary">
            {t('turnOff')}
          </RefillButton>
        ) : null}
      </div>
      {agreed.next.result === 'backing_off' && mayAgree ? <Declined /> : null}
      <RefillChecks agreed={agreed} />
      <div className="space-y-3 text-sm">
        <p>
          <a href="#purchases" className={buttonClass({ variant: 'link' })}>
            {t('seeCharges')}
          </a>
        </p>
        <Disclosure summary={t('readAgreed')}>
          <blockquote lang={locale} className="mt-2 rounded-lg bg-sunken px-4 py-3">
            {text}
          </blockquote>
          <p className="mt-2 text-muted">{t.rich('agreed', { name: by, date: () => <LocalTime at={at} /> })}</p>
        </Disclosure>
        {mayAgree ? (
          // Agreed to, it closes, and the form starts again from what holds now.
          <Disclosure key={at.getTime()} summary={t('change')}>
            <div className="mt-3">
              <RefillForm agreed={terms} charged={view.charged} monthEndsAt={view.monthEndsAt} hasCard={view.hasCard} />
            </div>
          </Disclosure>
        ) : null}
      </div>
    </>
  );
}

/** It goes on by itself, but not soon: another card is quicker. */
function Declined() {
  const t = useTranslations('refill');
  const replace = (
    <a href="#card" className={buttonClass({ size: 'sm' })}>
      {t('replaceCard')}
    </a>
  );
  return (
    <Alert tone="warning" title={t('declined.title')} actions={replace}>
      <p>{t('declined.text')}</p>
    </Alert>
  );
}
