import { useFormatter, useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { UsageSummary } from '@/lib/usage/summarize';

/** Each day on which something was used, the last one first. */
export function DayTable({ days }: { days: UsageSummary['days'] }) {
  const t = useTranslations('usage.days');
  const format = useFormatter();
  return (
    <Table caption={t('title')}>
      <thead>
        <tr>
          <HeadCell>{t('day')}</HeadCell>
          <HeadCell amount>{t('requests')}</HeadCell>
          <HeadCell amount>{t('spent')}</HeadCell>
          <HeadCell amount className="max-sm:hidden">
            {t('included')}
          </HeadCell>
          <HeadCell amount className="max-sm:hidden">
            {t('topUp')}
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map(({ day, requests, spent, included, topUp }) => (
          <tr key={day}>
            <RowHead>
              <time dateTime={day}>{format.dateTime(new Date(day), { dateStyle: 'medium', timeZone: 'UTC' })}</time>
            </RowHead>
            <Cell amount>{format.number(requests)}</Cell>
            <Cell amount>
              <CreditAmount value={spent} kind="column" />
            </Cell>
            <Cell amount className="max-sm:hidden">
              <CreditAmount value={included} kind="column" />
            </Cell>
            <Cell amount className="max-sm:hidden">
              <CreditAmount value={topUp} kind="column" />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
