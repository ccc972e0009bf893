import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ReportStateBadge } from '@/components/charge-reports/report-state';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { ChargeReport } from '@/lib/charge-reports/read-reports';
import { reportLabel } from '@/lib/charge-reports/report-number';
import { WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { DataTable } from './data-table';

/** Reports of wrong charges: what waits, the oldest first, and what became of the others. */
export function ReportsPage({ open, ended }: { open: ChargeReport[]; ended: ChargeReport[] }) {
  const t = useTranslations('operator.reports');
  return (
    <ConsolePage current="reports" title={t('title')} lead={t('lead')}>
      <CardSection id="open" title={t('open', { count: open.length })}>
        <ReportTable caption={t('open', { count: open.length })} reports={open} isOpen empty={t('noneOpen')} />
      </CardSection>
      <CardSection id="ended" title={t('ended')}>
        <ReportTable caption={t('ended')} reports={ended} empty={t('noneEnded')} />
      </CardSection>
    </ConsolePage>
  );
}

type ReportTableProps = { caption: string; reports: ChargeReport[]; empty: string; isOpen?: boolean };

function ReportTable({ caption, reports, empty, isOpen = false }: ReportTableProps) {
  const t = useTranslations('operator.reports');
  const rows = reports.map((report) => ({
    key: report.id,
    cells: [
      <Link
        key="number"
        href={`/operator/reports/${reportLabel(report.number)}`}
        prefetch={false}
        className={buttonClass({ variant: 'link' })}
      >
        {reportLabel(report.number)}
      </Link>,
      <LocalTime key="at" at={report.createdAt} />,
      <WorkspaceLink key="of" workspace={report.workspace} />,
      report.reporter.email,
      <span key="reason" className="line-clamp-2">
        {report.reason}
      </span>,
      <CreditAmount key="charged" value={report.charged} kind="column" />,
      ...(isOpen ? [] : [<Credited key="credited" report={report} />]),
      report.isProposed ? (
        <Badge key="state" tone="warning">
          {t('proposed')}
        </Badge>
      ) : (
        <ReportStateBadge key="state" state={report.state} />
      ),
    ],
  }));
  return (
    <DataTable
      caption={caption}
      columns={[
        ...[{ name: t('columns.number') }, { name: t('columns.at') }, { name: t('columns.workspace') }],
        ...[{ name: t('columns.by') }, { name: t('columns.reason'), wraps: true }],
        ...[
          { name: t('columns.charged'), amount: true },
          ...(isOpen ? [] : [{ name: t('columns.credited'), amount: true }]),
        ],
        { name: t('columns.state') },
      ]}
      rows={rows}
      empty={empty}
    />
  );
}

function Credited({ report: { credited } }: { report: ChargeReport }) {
  return credited === null ? '–' : <CreditAmount value={credited} kind="column" />;
}
