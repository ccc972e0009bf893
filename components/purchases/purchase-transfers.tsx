import { useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { PurchaseTransfer } from '@/lib/purchases/timeline';

/** The lines that a purchase has in the workspace's books. */
export function PurchaseTransfers({ transfers }: { transfers: PurchaseTransfer[] }) {
  const t = useTranslations('purchasePage.books');
  return (
    <Table caption={t('title')}>
      <thead>
        <tr>
          <HeadCell>{t('columns.line')}</HeadCell>
          <HeadCell className="max-sm:hidden">{t('columns.time')}</HeadCell>
          <HeadCell>{t('columns.from')}</HeadCell>
          <HeadCell>{t('columns.to')}</HeadCell>
          <HeadCell amount>{t('columns.amount')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {transfers.map(({ sequence, at, from, to, amount }) => (
          <tr key={String(sequence)}>
            <RowHead>{String(sequence)}</RowHead>
            <Cell className="whitespace-nowrap max-sm:hidden">
              <LocalTime at={at} />
            </Cell>
            <Cell className="whitespace-nowrap">{t(`accounts.${from}`)}</Cell>
            <Cell className="whitespace-nowrap">{t(`accounts.${to}`)}</Cell>
            <Cell amount>
              <CreditAmount value={amount} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
