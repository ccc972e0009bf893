import { Flag } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { AboutRequest } from '@/lib/charge-reports/about-request';
import { reportLabel, reportPath } from '@/lib/charge-reports/report-number';
import { ReportStateBadge } from './report-state';

/** On a receipt: what was reported of it and given back, or the way to report it. */
export function ReportOffer({ requestId, about }: { requestId: string; about: AboutRequest }) {
  const t = useTranslations('reports');
  const { reports, givenBack, mayReport } = about;
  if (reports.length === 0 && givenBack === 0n && !mayReport) return null;
  return (
    <CardSection
      id="report"
      title={t(mayReport ? 'offer' : reports.length > 0 ? 'ofThis' : 'backTitle')}
      description={mayReport ? t('offerHint') : undefined}
      className={reports.length === 0 && givenBack === 0n ? 'print:hidden' : undefined}
    >
      <div className="space-y-4">
        {givenBack > 0n ? (
          <p className="text-sm">
            {t.rich('givenBack', { amount: () => <CreditAmount value={givenBack} kind="cost" /> })}
          </p>
        ) : null}
        <ul className="space-y-2 text-sm empty:hidden">
          {reports.map(({ number, state, createdAt }) => (
            <li key={number} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Link href={reportPath(number)} className={buttonClass({ variant: 'link' })}>
                {t('name', { number: reportLabel(number) })}
              </Link>
              <ReportStateBadge state={state} />
              <span className="text-muted">
                <LocalTime at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
        {mayReport ? (
          <Link href={`/usage/requests/${requestId}/report`} className={buttonClass({ variant: 'secondary' })}>
            <Flag aria-hidden="true" className="size-4" />
            {t('report')}
          </Link>
        ) : null}
      </div>
    </CardSection>
  );
}
