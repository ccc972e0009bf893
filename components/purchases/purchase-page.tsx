import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { mailTo } from '@/components/ui/mail-to';
import { creditsFor } from '@/lib/platform/units';
import { wasPaid } from '@/lib/purchases/next-state';
import type { PurchaseDetails } from '@/lib/purchases/purchase-details';
import { CheckPurchase } from './check-purchase';
import { ClosedCase } from './closed-case';
import { PurchaseFacts } from './purchase-facts';
import { STATE_TONES, shownState } from './purchase-states';
import { PurchaseTimeline } from './purchase-timeline';
import { PurchaseTransfers } from './purchase-transfers';

type PurchasePageProps = { purchase: PurchaseDetails; supportEmail: string };

/** One purchase, from its start to where it is now: what a buyer wants to know before they write to support. */
export function PurchasePage({ purchase, supportEmail }: PurchasePageProps) {
  const t = useTranslations('purchasePage');
  const states = useTranslations('billing.purchases.states');
  const { id, state, closed, amountCents, timeline, transfers } = purchase;
  const shown = shownState({ ...purchase, isClosed: closed !== null });
  const letter = { subject: t('support.subject', { id }), body: t('support.body', { id }) };
  const address = () => (
    <a href={mailTo(supportEmail, letter)} className={buttonClass({ variant: 'link' })}>
      {supportEmail}
    </a>
  );
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href="/billing#purchases">{t('back')}</BackLink>
        <PageHeader
          title={t.rich('title', { amount: () => <CreditAmount value={creditsFor(amountCents)} /> })}
          lead={t(`states.${shown}`)}
        >
          <Badge tone={STATE_TONES[shown]}>{states(shown)}</Badge>
        </PageHeader>
      </div>
      {closed ? <ClosedCase closed={closed} address={address} /> : null}
      <CardSection id="timeline" title={t('timeline.title')}>
        <PurchaseTimeline moments={timeline} waitsFor={waitsFor(purchase)} />
        <div className="mt-5 border-line border-t pt-5">
          <CheckPurchase purchaseId={id} />
        </div>
      </CardSection>
      <CardSection id="facts" title={t('facts.title')} action={<Papers purchase={purchase} />}>
        <PurchaseFacts purchase={purchase} wasPaid={wasPaid(state)} />
      </CardSection>
      {transfers.length > 0 ? (
        <CardSection id="books" title={t('books.title')} description={t('books.description')}>
          <PurchaseTransfers transfers={transfers} />
        </CardSection>
      ) : null}
      <CardSection id="support" title={t('support.title')}>
        <p className="max-w-prose text-sm">
          {closed
            ? t('support.closed')
            : t.rich('support.text', {
                billing: (text) => (
                  <Link href="/billing#auto-refill" className={buttonClass({ variant: 'link' })}>
                    {text}
                  </Link>
                ),
              })}
        </p>
        <p className="mt-2 text-sm">{t.rich('support.line', { address })}</p>
      </CardSection>
    </div>
  );
}

function waitsFor({ state, isParked, closed }: PurchaseDetails): 'payment' | 'us' | null {
  if (isParked) return closed ? null : 'us';
  return state === 'pending' ? 'payment' : null;
}

function Papers({ purchase: { receiptHref, invoiceHref } }: { purchase: PurchaseDetails }) {
  const t = useTranslations('purchasePage');
  return (
    <p className="flex flex-wrap gap-2 empty:hidden">
      {receiptHref ? (
        <a href={receiptHref} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
          {t('receipt')}
        </a>
      ) : null}
      {invoiceHref ? (
        <a href={invoiceHref} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
          {t('invoice')}
        </a>
      ) : null}
    </p>
  );
}
