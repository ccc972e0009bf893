import { Download, Flag } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Empty } from '@/components/ui/empty';
import type { UsageView } from '@/lib/usage/usage-view';
import { Breakdown } from './breakdown';
import { DayChart } from './day-chart';
import { FilterForm } from './filter-form';
import { PeriodPicker } from './period-picker';
import { RequestList } from './request-list';
import { usageParams } from './usage-href';
import { UsageTotals } from './usage-totals';

/** What was used in a period: how much, when, by whom and for what, and every single request. */
export function UsageOverview({ view, by }: { view: UsageView; by: string | string[] | undefined }) {
  const t = useTranslations('usage');
  const { scope, summary, running } = view;
  const params = usageParams(scope);
  return (
    <div className="mx-auto max-w-6xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={scope.onlyUserId === null ? t('leadAll') : t('leadOwn')}>
        <div className="flex flex-wrap gap-2">
          <Link href="/usage/reports" prefetch={false} className={buttonClass({ variant: 'secondary' })}>
            <Flag aria-hidden="true" className="size-4" />
            {t('reports')}
          </Link>
          <a
            href={`/api/usage.csv${params.size > 0 ? `?${params}` : ''}`}
            className={buttonClass({ variant: 'secondary' })}
          >
            <Download aria-hidden="true" className="size-4" />
            {t('csv')}
          </a>
        </div>
      </PageHeader>
      <PeriodPicker scope={scope} />
      <FilterForm view={view} />
      <CardSection id="totals" title={t('totals.title')} description={t('totals.booked')}>
        <UsageTotals totals={summary.totals} />
        {running.count > 0n ? (
          <p className="mt-4 text-muted text-sm">
            {t.rich('totals.running', {
              count: Number(running.count),
              amount: () => <CreditAmount value={running.held} className="text-ink" />,
            })}
          </p>
        ) : null}
      </CardSection>
      <CardSection id="days" title={t('days.title')} description={t('days.utc')}>
        {summary.days.length === 0 ? (
          <Empty title={t('empty')}>{t('emptyText')}</Empty>
        ) : (
          <DayChart period={scope.period} days={summary.days} />
        )}
      </CardSection>
      <Breakdown view={view} by={by} />
      <RequestList view={view} />
    </div>
  );
}
