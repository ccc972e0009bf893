import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { statusTone } from '@/components/usage/request-list';
import { useWords } from '@/components/usage/use-labels';
import type { WorkspaceView } from '@/lib/operator/workspace-view';
import { modelLabel } from '@/lib/usage/model-label';
import { DataTable } from './data-table';

/** What is promised to requests that run now, and the requests that ended last. */
export function HoldTables({ view: { openHolds, requests } }: { view: WorkspaceView }) {
  const t = useTranslations('operator.workspace.holds');
  const words = useWords();
  const open = openHolds.map(({ id, model, amount, startedAt, expiresAt }) => ({
    key: id,
    cells: [
      <RequestLink key="id" id={id}>
        <LocalTime at={startedAt} format="second" />
      </RequestLink>,
      modelLabel(model),
      <LocalTime key="expires" at={expiresAt} format="second" />,
      <CreditAmount key="amount" value={amount} kind="column" />,
    ],
  }));
  const ended = requests.map(({ id, model, feature, status, cost, endedAt }) => ({
    key: id,
    cells: [
      <RequestLink key="id" id={id}>
        <LocalTime at={endedAt} format="second" />
      </RequestLink>,
      <Badge key="status" tone={statusTone(status)}>
        {words.status(status)}
      </Badge>,
      modelLabel(model),
      words.feature(feature),
      <CreditAmount key="cost" value={cost} kind="column" />,
    ],
  }));
  return (
    <>
      <CardSection id="holds" title={t('title')}>
        <DataTable
          caption={t('title')}
          columns={[
            { name: t('started') },
            { name: t('model') },
            { name: t('expires') },
            { name: t('held'), amount: true },
          ]}
          rows={open}
          empty={t('none')}
        />
      </CardSection>
      <CardSection id="requests" title={t('requests')}>
        <DataTable
          caption={t('requests')}
          columns={[
            ...[{ name: t('ended') }, { name: t('status') }, { name: t('model') }, { name: t('feature') }],
            { name: t('cost'), amount: true },
          ]}
          rows={ended}
          empty={t('noRequests')}
        />
      </CardSection>
    </>
  );
}

/** Leads to the replay of a request. */
export function RequestLink({ id, children }: { id: string; children: React.ReactNode }) {
  return (
    <Link href={`/operator/requests/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
      {children}
    </Link>
  );
}
