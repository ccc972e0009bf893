import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { lookAtAll } from '@/lib/operator/actions';
import type { Unclear } from '@/lib/operator/payments';
import { WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { DataTable } from './data-table';
import { OperatorForm } from './operator-form';
import { UnmatchedTable } from './unmatched-table';
import { useParkedReason } from './use-parked-reason';

/** Money that came in and was not credited, and why. */
export function PaymentsPage({ unclear: { parked, unmatched, lookedAt } }: { unclear: Unclear }) {
  const t = useTranslations('operator.payments');
  const reasonOf = useParkedReason();
  const purchases = parked.map(({ id, workspace, buyer, credits, reason, since }) => ({
    key: id,
    cells: [
      <Link key="id" href={`/operator/purchases/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
        {t('purchaseOf', { buyer })}
      </Link>,
      <LocalTime key="since" at={since} />,
      <WorkspaceLink key="of" workspace={workspace} />,
      <CreditAmount key="amount" value={credits} />,
      reasonOf(reason),
    ],
  }));
  return (
    <ConsolePage current="payments" title={t('title')} lead={t('lead')}>
      <CardSection id="parked" title={t('parked')} description={t('parkedHint')}>
        <DataTable
          caption={t('parked')}
          columns={[
            ...[{ name: t('purchase') }, { name: t('since') }, { name: t('workspace') }],
            { name: t('amount'), amount: true },
            { name: t('why'), wraps: true },
          ]}
          rows={purchases}
          empty={t('noneParked')}
        />
      </CardSection>
      <CardSection id="unmatched" title={t('unmatched')} description={t('unmatchedHint')}>
        <UnmatchedTable payments={unmatched} />
        <div className="mt-5 border-line border-t pt-5">
          <p className="mb-3 text-muted text-sm">
            {lookedAt
              ? t.rich('lookedAt', { at: () => <LocalTime at={lookedAt} format="second" /> })
              : t('neverLooked')}
          </p>
          <OperatorForm action={lookAtAll} submits={[{ label: t('lookNow'), variant: 'secondary' }]} />
        </div>
      </CardSection>
    </ConsolePage>
  );
}
