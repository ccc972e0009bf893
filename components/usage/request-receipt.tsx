import { useTranslations } from 'next-intl';
import { ReportOffer } from '@/components/charge-reports/report-offer';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { AboutRequest } from '@/lib/charge-reports/about-request';
import type { RequestReceipt } from '@/lib/usage/read-request';
import { CostExplanation } from './cost-explanation';
import { ReceiptDetails } from './receipt-details';
import { statusTone } from './request-list';
import { useWords } from './use-labels';

/** The receipt of one request, at an address that never changes. */
export function RequestReceiptPage({ receipt, about }: { receipt: RequestReceipt; about: AboutRequest }) {
  const t = useTranslations('usage.receipt');
  const words = useWords();
  const { id, state, facts, included, topUp, charged } = receipt;
  return (
    <div className="mx-auto max-w-4xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href="/usage">{t('back')}</BackLink>
        <PageHeader title={t('title')} lead={<Ending receipt={receipt} />}>
          <Badge tone={state === 'open' ? 'accent' : statusTone(facts.status)}>
            {state === 'open' ? t('runningNow') : words.status(facts.status)}
          </Badge>
        </PageHeader>
      </div>
      <CardSection id="cost" title={t('cost')}>
        <p>
          <CreditAmount value={charged} kind="cost" className="font-semibold text-3xl tracking-tight" />
        </p>
        <p className="mt-1 text-muted text-sm">
          {t.rich('pools', {
            included: () => <CreditAmount value={included} kind="cost" className="text-ink" />,
            topUp: () => <CreditAmount value={topUp} kind="cost" className="text-ink" />,
          })}
        </p>
        <h3 className="mt-6 mb-2 font-semibold text-sm">{t('why')}</h3>
        <CostExplanation receipt={receipt} />
      </CardSection>
      <CardSection id="details" title={t('details')}>
        <ReceiptDetails receipt={receipt} />
        <div className="mt-5 flex items-center gap-2 border-line border-t pt-4 text-sm">
          <span className="text-muted">{t('id')}</span>
          <code className="min-w-0 break-all font-mono text-xs">{id}</code>
          <CopyButton text={id} label={t('copyId')} />
        </div>
        <p className="mt-2 text-sm">
          <a href={`/api/v1/requests/${id}`} className={buttonClass({ variant: 'link' })}>
            {t('json')}
          </a>
        </p>
      </CardSection>
      <ReportOffer requestId={id} about={about} />
    </div>
  );
}

const ENDINGS = [
  ...(['answered', 'empty', 'failed', 'interrupted'] as const),
  ...(['stopped_by_credits', 'stopped_by_limit', 'stopped_by_client', 'stopped_by_server'] as const),
];

/** How it ended and what that means for its cost, in a sentence. */
function Ending({ receipt: { state, facts } }: { receipt: RequestReceipt }) {
  const t = useTranslations('usage.receipt');
  if (state === 'open') return t('running');
  const known = ENDINGS.find((one) => one === facts.status);
  return known ? t(`endings.${known}`) : null;
}
