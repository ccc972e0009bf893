import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Empty } from '@/components/ui/empty';
import { formatAmount } from '@/components/ui/format-amount';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, Table } from '@/components/ui/table';
import { creditsFor } from '@/lib/platform/units';
import type { ListedPurchase, PurchasePage } from '@/lib/purchases/list-purchases';
import { STATE_TONES, shownState } from './purchase-states';

const COLUMNS = ['date', 'amount', 'state', 'buyer', 'receipt'] as const;
// On a phone the state stands under the date, and who bought it is left out.
const NOT_ON_PHONES: ReadonlySet<string> = new Set(['state', 'buyer']);

export function PurchaseList({ page, isFirstPage }: { page: PurchasePage; isFirstPage: boolean }) {
  const t = useTranslations('billing.purchases');
  return (
    <CardSection
      id="purchases"
      title={t('title')}
      action={
        page.purchases.length > 0 ? (
          <a href="/api/purchases.csv" download className={buttonClass({ variant: 'secondary', size: 'sm' })}>
            {t('csv')}
          </a>
        ) : null
      }
    >
      {page.purchases.length === 0 ? (
        <Empty title={t('empty')}>{t('emptyText')}</Empty>
      ) : (
        <Table caption={t('title')}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <HeadCell
                  key={column}
                  amount={column === 'amount'}
                  className={cn(NOT_ON_PHONES.has(column) && 'max-sm:hidden')}
                >
                  {t(`columns.${column}`)}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.purchases.map((purchase) => (
              <PurchaseRow key={purchase.id} purchase={purchase} />
            ))}
          </tbody>
        </Table>
      )}
      <p className="flex gap-4 pt-3 text-sm empty:hidden">
        {isFirstPage ? null : (
          <Link href="/billing#purchases" className={buttonClass({ variant: 'link' })}>
            {t('newest')}
          </Link>
        )}
        {page.nextCursor ? (
          <Link href={`/billing?before=${page.nextCursor}#purchases`} className={buttonClass({ variant: 'link' })}>
            {t('older')}
          </Link>
        ) : null}
      </p>
    </CardSection>
  );
}

function PurchaseRow({ purchase }: { purchase: ListedPurchase }) {
  const t = useTranslations('billing.purchases');
  const refill = useTranslations('refillTerms');
  const format = useFormatter();
  const locale = useLocale();
  const { id, createdAt, amountCents, buyerName, isRefill, receiptHref } = purchase;
  const shown = shownState(purchase);
  const named = {
    amount: formatAmount(creditsFor(amountCents), locale),
    date: format.dateTime(createdAt, { dateStyle: 'medium' }),
  };
  const stateInWords = (
    <>
      <Badge tone={STATE_TONES[shown]}>{t(`states.${shown}`)}</Badge>
      <WentBack purchase={purchase} />
    </>
  );
  return (
    <tr>
      <Cell className="whitespace-nowrap">
        <Link href={`/billing/purchases/${id}`} className={buttonClass({ variant: 'link' })}>
          <span className="sr-only">{t('detailsOf', named)} </span>
          <LocalTime at={createdAt} />
        </Link>
        <span className="mt-1 block whitespace-normal sm:hidden">
          {stateInWords}
          {isRefill ? <span className="mt-1 block text-muted text-sm">{refill('title')}</span> : null}
        </span>
      </Cell>
      <Cell amount>
        <CreditAmount value={creditsFor(amountCents)} />
      </Cell>
      <Cell className="max-sm:hidden">{stateInWords}</Cell>
      <Cell className="whitespace-nowrap max-sm:hidden">{isRefill ? refill('title') : buyerName}</Cell>
      <Cell>
        {receiptHref ? (
          <a href={receiptHref} aria-label={t('receiptOf', named)} className={buttonClass({ variant: 'link' })}>
            {t('receipt')}
          </a>
        ) : null}
      </Cell>
    </tr>
  );
}

/** What a refund or a dispute has taken back of a purchase, in words; nothing while there is nothing to say. */
function WentBack({ purchase: { state, returnedCents } }: { purchase: ListedPurchase }) {
  const t = useTranslations('billing.purchases');
  const isDisputed = state === 'disputed';
  if (returnedCents === 0n && !isDisputed) return null;
  const amount = () => <CreditAmount value={creditsFor(returnedCents)} />;
  return (
    <span className="mt-1 block text-muted text-sm">
      {returnedCents === 0n ? t('nothingTaken') : t.rich(isDisputed ? 'takenBack' : 'refunded', { amount })}
    </span>
  );
}
