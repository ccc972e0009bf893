import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { BackLink } from '@/components/ui/back-link';
import { Button, buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { takeBackReport } from '@/lib/charge-reports/actions';
import type { ChargeReport } from '@/lib/charge-reports/read-reports';
import { reportLabel } from '@/lib/charge-reports/report-number';
import { ReportStateBadge } from './report-state';
import { ScreenshotPicture } from './screenshot-picture';

/** A report as its workspace sees it: where it stands, what was said, and what it is about. */
export function ReportPage({ report, viewerId }: { report: ChargeReport; viewerId: string }) {
  const t = useTranslations('reports');
  const { number, state, requestId, reporter, reason, charged, isProposed, hasScreenshot } = report;
  const mayTakeBack = state === 'open' && !isProposed && reporter.userId === viewerId;
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href="/usage/reports">{t('back')}</BackLink>
        <PageHeader title={t('name', { number: reportLabel(number) })} lead={t(`leads.${state}`)}>
          <ReportStateBadge state={state} />
        </PageHeader>
      </div>
      <CardSection id="timeline" title={t('timeline')}>
        <Timeline report={report} />
        {mayTakeBack ? (
          <Disclosure className="mt-5 border-line border-t pt-4 text-sm" summary={t('takeBack')}>
            <WorkspaceForm action={takeBackReport} className="mt-2 space-y-3">
              <input type="hidden" name="number" value={reportLabel(number)} />
              <p className="max-w-prose text-muted">{t('takeBackText')}</p>
              <Button type="submit" variant="danger" size="sm">
                {t('takeBackNow')}
              </Button>
            </WorkspaceForm>
          </Disclosure>
        ) : null}
      </CardSection>
      <CardSection id="reported" title={t('reported')}>
        <p className="whitespace-pre-wrap break-words">{reason}</p>
        {hasScreenshot ? <ScreenshotPicture number={number} /> : null}
        <p className="mt-5 border-line border-t pt-4 text-sm">
          {t.rich('about', {
            amount: () => <CreditAmount value={charged} kind="cost" />,
            link: (text) => (
              <Link href={`/usage/requests/${requestId}`} className={buttonClass({ variant: 'link' })}>
                {text}
              </Link>
            ),
          })}
        </p>
      </CardSection>
    </div>
  );
}

const DOTS = { open: '', credited: 'bg-success', declined: 'bg-danger', withdrawn: 'bg-muted' } as const;

function Timeline({ report: { state, reporter, createdAt, endedAt, credited, answer } }: { report: ChargeReport }) {
  const t = useTranslations('reports.moments');
  return (
    <ol className="space-y-4 border-line border-l pl-5">
      <Moment dot="bg-accent" at={createdAt}>
        {t('reported', { name: reporter.name })}
      </Moment>
      {endedAt === null ? (
        <Moment dot="border border-muted bg-surface">{t('open')}</Moment>
      ) : (
        <Moment dot={DOTS[state]} at={endedAt} answer={answer}>
          {state === 'credited'
            ? t.rich('credited', { amount: () => <CreditAmount value={credited ?? 0n} kind="cost" /> })
            : t(state === 'declined' ? 'declined' : 'withdrawn')}
        </Moment>
      )}
    </ol>
  );
}

type MomentProps = { dot: string; at?: Date; answer?: string | null; children: ReactNode };

function Moment({ dot, at, answer = null, children }: MomentProps) {
  const t = useTranslations('reports.moments');
  return (
    <li className="relative">
      <span aria-hidden="true" className={`absolute top-1.5 -left-5 size-2.5 -translate-x-1/2 rounded-full ${dot}`} />
      <p className={at ? 'font-medium' : 'text-muted'}>{children}</p>
      {answer === null ? null : <p className="mt-1 whitespace-pre-wrap break-words">{t('answer', { answer })}</p>}
      {at ? (
        <p className="text-muted text-sm">
          <LocalTime at={at} format="second" />
        </p>
      ) : null}
    </li>
  );
}
