import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ReportStateBadge } from '@/components/charge-reports/report-state';
import { ScreenshotPicture } from '@/components/charge-reports/screenshot-picture';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { CostExplanation } from '@/components/usage/cost-explanation';
import { ReceiptDetails } from '@/components/usage/receipt-details';
import { reportLabel } from '@/lib/charge-reports/report-number';
import type { ReportView } from '@/lib/operator/reports';
import type { Microcredits } from '@/lib/platform/units';
import { AdjustmentTable, WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { Facts } from './facts';
import { ReportDecisionForm } from './report-decision-form';

type ReportConsoleProps = {
  view: ReportView;
  /** A new name for the adjustment that crediting makes. */
  adjustmentId: string;
  ceiling: Microcredits;
  viewerId: string;
};

/** A report with all that a decision needs, and the decision itself. */
export function ReportConsole({ view, adjustmentId, ceiling, viewerId }: ReportConsoleProps) {
  const t = useTranslations('operator.reports');
  const { report, receipt, adjustments, log } = view;
  return (
    <ConsolePage
      current="reports"
      title={t('one', { number: reportLabel(report.number) })}
      lead={t('by', { name: report.reporter.name, email: report.reporter.email })}
      aside={<ReportStateBadge state={report.state} />}
    >
      <CardSection id="reported" title={t('reported')}>
        <p className="max-w-prose whitespace-pre-wrap break-words">{report.reason}</p>
        {report.hasScreenshot ? <ScreenshotPicture number={report.number} /> : null}
        <div className="mt-5 border-line border-t pt-5">
          <ReportFacts view={view} />
        </div>
      </CardSection>
      <CardSection id="decision" title={t('decision')}>
        <Decision view={view} adjustmentId={adjustmentId} ceiling={ceiling} />
        {adjustments.length > 0 ? (
          <div className="mt-6">
            <AdjustmentTable adjustments={adjustments} viewerId={viewerId} isOfOne />
          </div>
        ) : null}
      </CardSection>
      <CardSection id="cost" title={t('cost')}>
        <CostExplanation receipt={receipt} />
      </CardSection>
      <CardSection id="details" title={t('details')}>
        <ReceiptDetails receipt={receipt} />
        <Disclosure className="mt-5 border-line border-t pt-4 text-sm" look="plain" summary={t('log')}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1) */}
          <pre tabIndex={0} className="mt-3 max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
            {log}
          </pre>
        </Disclosure>
      </CardSection>
    </ConsolePage>
  );
}

function ReportFacts({ view: { report, left } }: { view: ReportView }) {
  const t = useTranslations('operator.reports');
  return (
    <Facts
      facts={[
        { name: t('columns.workspace'), value: <WorkspaceLink workspace={report.workspace} /> },
        { name: t('columns.at'), value: <LocalTime at={report.createdAt} format="second" /> },
        {
          name: t('request'),
          value: (
            <Link href={`/operator/requests/${report.requestId}`} className={buttonClass({ variant: 'link' })}>
              {t('replay')}
            </Link>
          ),
        },
        { name: t('columns.charged'), value: <CreditAmount value={report.charged} kind="cost" /> },
        { name: t('left'), value: <CreditAmount value={left} kind="cost" /> },
      ]}
    />
  );
}

function Decision({ view, adjustmentId, ceiling }: Omit<ReportConsoleProps, 'viewerId'>) {
  const t = useTranslations('operator.reports');
  const { report, left, isOwn } = view;
  const { state, credited, decidedBy, endedAt, answer } = report;
  if (state !== 'open') {
    const amount = () => <CreditAmount value={credited ?? 0n} kind="cost" />;
    return (
      <div className="space-y-1 text-sm">
        <p className="font-medium">{t.rich(`ends.${state}`, { who: decidedBy ?? '', amount })}</p>
        {answer === null ? null : <p className="max-w-prose whitespace-pre-wrap break-words">{answer}</p>}
        <p className="text-muted">{endedAt ? <LocalTime at={endedAt} format="second" /> : null}</p>
      </div>
    );
  }
  if (isOwn) return <Alert tone="warning">{t('own')}</Alert>;
  if (report.isProposed) return <Alert tone="warning">{t('proposedText')}</Alert>;
  return <ReportDecisionForm reportId={report.id} adjustmentId={adjustmentId} left={left} ceiling={ceiling} />;
}
