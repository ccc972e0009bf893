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
import { DismissedNote } from './dismissal';
import { IdText } from './facts';
import { OperatorForm } from './operator-form';
import { UnmatchedTable } from './unmatched-table';
import { useParkedReason } from './use-parked-reason';

/** Money that came in and was not credited, and why. */
export function PaymentsPage({ unclear: { parked, unmatched, dismissed, lookedAt } }: { unclear: Unclear }) {
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
      {dismissed.length > 0 ? <DismissedSection dismissed={dismissed} /> : null}
    </ConsolePage>
  );
}

/** What waits no more although its money is still here, so that it isn't forgotten. */
function DismissedSection({ dismissed }: Pick<Unclear, 'dismissed'>) {
  const [t, payments] = [useTranslations('operator.dismissal'), useTranslations('operator.payments')];
  const rows = dismissed.map((one) => ({
    key: one.subject,
    cells: [
      one.purchase ? (
        <Link
          key="what"
          href={`/operator/purchases/${one.subject}`}
          prefetch={false}
          className={buttonClass({ variant: 'link' })}
        >
          {payments('purchaseOf', { buyer: one.purchase.buyer })}
        </Link>
      ) : (
        <IdText key="what">{one.subject}</IdText>
      ),
      <DismissedNote key="note" dismissed={one} />,
    ],
  }));
  return (
    <CardSection id="dismissed" title={t('list')} description={t('listHint')}>
      <DataTable
        caption={t('list')}
        columns={[{ name: t('what') }, { name: t('why'), wraps: true }]}
        rows={rows}
        empty=""
      />
    </CardSection>
  );
}
