import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Empty } from '@/components/ui/empty';
import { LocalTime } from '@/components/ui/local-time';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';
import type { ChargeReport } from '@/lib/charge-reports/read-reports';
import { reportLabel, reportPath } from '@/lib/charge-reports/report-number';
import { ReportStateBadge } from './report-state';

/** The reports that somebody may see, the newest first. */
export function ReportListPage({ reports }: { reports: ChargeReport[] }) {
  const t = useTranslations('reports');
  return (
    <div className="mx-auto max-w-4xl px-4 py-6 sm:px-6 sm:py-10">
      <BackLink href="/usage">{t('backToUsage')}</BackLink>
      <PageHeader title={t('title')} lead={t('lead')} />
      {reports.length === 0 ? (
        <Empty title={t('none')}>{t('noneText')}</Empty>
      ) : (
        <Card className="px-4 py-2 sm:px-5">
          <Table caption={t('title')}>
            <thead>
              <tr>
                <HeadCell>{t('columns.number')}</HeadCell>
                <HeadCell>{t('columns.state')}</HeadCell>
                <HeadCell className="max-sm:hidden">{t('columns.reporter')}</HeadCell>
                <HeadCell className="max-sm:hidden">{t('columns.at')}</HeadCell>
                <HeadCell amount>{t('columns.charged')}</HeadCell>
                <HeadCell amount>{t('columns.credited')}</HeadCell>
              </tr>
            </thead>
            <tbody>
              {reports.map((report) => (
                <ReportRow key={report.number} report={report} />
              ))}
            </tbody>
          </Table>
        </Card>
      )}
    </div>
  );
}

function ReportRow({ report: { number, state, reporter, createdAt, charged, credited } }: { report: ChargeReport }) {
  return (
    <tr>
      <RowHead>
        <Link href={reportPath(number)} className={buttonClass({ variant: 'link' })}>
          {reportLabel(number)}
        </Link>
      </RowHead>
      <Cell>
        <ReportStateBadge state={state} />
      </Cell>
      <Cell className="max-w-48 truncate max-sm:hidden">{reporter.name}</Cell>
      <Cell className="whitespace-nowrap max-sm:hidden">
        <LocalTime at={createdAt} />
      </Cell>
      <Cell amount>
        <CreditAmount value={charged} kind="cost" />
      </Cell>
      <Cell amount>{credited === null ? '–' : <CreditAmount value={credited} kind="cost" />}</Cell>
    </tr>
  );
}
