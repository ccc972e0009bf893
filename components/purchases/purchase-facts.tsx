import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor, usdCents } from '@/lib/platform/units';
import type { PurchaseDetails } from '@/lib/purchases/purchase-details';

/** What was bought, by whom, how, and what it cost unless that doesn't fit; for a refill also what was agreed to. */
export function PurchaseFacts({ purchase, wasPaid }: { purchase: PurchaseDetails; wasPaid: boolean }) {
  const t = useTranslations('purchasePage.facts');
  const { amountCents, taxCents, credits, returnedCents, isParked, way, buyerName, consent, id } = purchase;
  const charged = usdCents(amountCents + taxCents);
  return (
    <>
      <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
        <Fact name={t('credits')}>
          <CreditAmount value={credits} />
        </Fact>
        {isParked ? null : (
          <Fact name={t('charged')}>
            {wasPaid ? <CreditAmount value={creditsFor(charged)} /> : t('nothing')}
            {taxCents > 0n ? t.rich('ofItTax', { amount: () => <CreditAmount value={creditsFor(taxCents)} /> }) : null}
          </Fact>
        )}
        {returnedCents > 0n ? (
          <Fact name={t('returned')}>
            <CreditAmount value={creditsFor(returnedCents)} />
          </Fact>
        ) : null}
        <Fact name={t('way')}>{t(`ways.${way}`)}</Fact>
        <Fact name={way === 'refill' ? t('consentOf') : t('buyer')}>{consent?.givenBy ?? buyerName}</Fact>
        <Fact name={t('id')}>
          <code className="select-all break-all text-xs">{id}</code>
        </Fact>
      </dl>
      {consent ? (
        <figure className="mt-5 rounded-lg bg-sunken px-4 py-3 text-sm">
          <blockquote lang={consent.locale}>{consent.text}</blockquote>
          <figcaption className="mt-2 text-muted">
            {t.rich('consent', { name: consent.givenBy, date: () => <LocalTime at={consent.givenAt} /> })}
          </figcaption>
        </figure>
      ) : null}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
