import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { STATE_TONES, shownState } from '@/components/purchases/purchase-states';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor } from '@/lib/platform/units';
import type { ListedPurchase } from '@/lib/purchases/list-purchases';
import { DataTable } from './data-table';

/** A workspace's last purchases, each leading to its page of the console. */
export function PurchaseTable({ purchases }: { purchases: ListedPurchase[] }) {
  const t = useTranslations('operator.workspace.purchases');
  const states = useTranslations('billing.purchases.states');
  const rows = purchases.map((purchase) => {
    const { id, createdAt, amountCents, returnedCents, buyerName } = purchase;
    const shown = shownState(purchase);
    return {
      key: id,
      cells: [
        <Link key="at" href={`/operator/purchases/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
          <LocalTime at={createdAt} />
        </Link>,
        <Badge key="state" tone={STATE_TONES[shown]}>
          {states(shown)}
        </Badge>,
        buyerName,
        <CreditAmount key="amount" value={creditsFor(amountCents)} />,
        <CreditAmount key="returned" value={creditsFor(returnedCents)} />,
      ],
    };
  });
  return (
    <CardSection id="purchases" title={t('title')}>
      <DataTable
        caption={t('title')}
        columns={[
          ...[{ name: t('at') }, { name: t('state') }, { name: t('buyer') }],
          ...[
            { name: t('amount'), amount: true },
            { name: t('returned'), amount: true },
          ],
        ]}
        rows={rows}
        empty={t('none')}
      />
    </CardSection>
  );
}
