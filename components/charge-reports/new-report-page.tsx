import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { modelLabel } from '@/lib/usage/model-label';
import type { RequestReceipt } from '@/lib/usage/read-request';
import { ReportForm } from './report-form';

/** Where a wrong charge is reported: which request it is, what goes along by itself, and what is wrong with it. */
export function NewReportPage({ receipt: { id, model, charged, endedAt } }: { receipt: RequestReceipt }) {
  const t = useTranslations('reports');
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href={`/usage/requests/${id}`}>{t('backToReceipt')}</BackLink>
        <PageHeader
          title={t('report')}
          lead={t.rich('which', {
            model: modelLabel(model),
            amount: () => <CreditAmount value={charged} kind="cost" />,
            at: () => (endedAt ? <LocalTime at={endedAt} format="moment" /> : null),
          })}
        />
      </div>
      <CardSection id="form" title={t('form')} description={t('goesAlong')}>
        <ReportForm requestId={id} />
      </CardSection>
    </div>
  );
}
