import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { ListedTransfer, TransferPage } from '@/lib/operator/list-transfers';
import { DataTable } from './data-table';
import { IdText } from './facts';

const AFTER = ['includedAfter', 'topUpAfter', 'debtAfter'] as const;

/** A workspace's lines in the ledger, with what caused each and the balances after it. */
export function TransferTable({ workspaceId, page }: { workspaceId: string; page: TransferPage }) {
  const t = useTranslations('operator.workspace.transfers');
  return (
    <CardSection id="transfers" title={t('title')}>
      <TransferLines transfers={page.transfers} />
      {page.nextBefore ? (
        <p className="pt-3 text-sm">
          <Link
            href={`/operator/workspaces/${workspaceId}?before=${page.nextBefore}#transfers`}
            className={buttonClass({ variant: 'link' })}
          >
            {t('older')}
          </Link>
        </p>
      ) : null}
    </CardSection>
  );
}

export function TransferLines({ transfers }: { transfers: ListedTransfer[] }) {
  const t = useTranslations('operator.workspace.transfers');
  const accounts = useTranslations('purchasePage.books.accounts');
  // Next to nobody owes anything: without its column the cause of a line is in sight.
  const after = AFTER.filter((name) => name !== 'debtAfter' || transfers.some(({ debtAfter }) => debtAfter > 0n));
  const rows = transfers.map((line) => ({
    key: String(line.sequence),
    cells: [
      String(line.sequence),
      <LocalTime key="at" at={line.at} format="second" />,
      t('way', { from: accounts(line.from), to: accounts(line.to) }),
      <CreditAmount key="amount" value={line.amount} kind="column" />,
      ...after.map((name) => <CreditAmount key={name} value={line[name]} kind="column" />),
      <Cause key="cause" line={line} />,
    ],
  }));
  return (
    <DataTable
      caption={t('title')}
      columns={[
        ...[{ name: t('line') }, { name: t('at') }, { name: t('what') }, { name: t('amount'), amount: true }],
        ...after.map((name) => ({ name: t(name), amount: true })),
        { name: t('cause'), wraps: true },
      ]}
      rows={rows}
      empty={t('none')}
    />
  );
}

const CAUSES = [
  ...(['purchase', 'allowance', 'expire', 'request'] as const),
  ...(['refund', 'dispute', 'adjustment', 'report'] as const),
];

/** In a word, the line's whole key for whoever points at it; for what somebody did, who and why. */
function Cause({ line: { key, purchaseId, requestId, actor, reason } }: { line: ListedTransfer }) {
  const t = useTranslations('operator.workspace.transfers.causes');
  const page = requestId ? `requests/${requestId}` : purchaseId ? `purchases/${purchaseId}` : null;
  const known = CAUSES.find((one) => key.startsWith(`${one}:`));
  const text = known ? t(known) : <IdText>{key}</IdText>;
  return (
    <>
      {page ? (
        <Link href={`/operator/${page}`} prefetch={false} title={key} className={buttonClass({ variant: 'link' })}>
          {text}
        </Link>
      ) : (
        <span title={key}>{text}</span>
      )}
      {actor ? <span className="block text-muted text-xs">{`${actor}: ${reason ?? ''}`}</span> : null}
    </>
  );
}
