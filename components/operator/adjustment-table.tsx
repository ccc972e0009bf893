import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { answerAdjustment } from '@/lib/operator/actions';
import type { ListedAdjustment } from '@/lib/operator/list-adjustments';
import { DataTable } from './data-table';
import { OperatorForm } from './operator-form';

const TONES = { open: 'warning', made: 'success', declined: 'neutral' } as const;

type AdjustmentTableProps = { adjustments: ListedAdjustment[]; viewerId: string; isOfOne?: boolean };

/** What was adjusted, and what waits for another operator; who proposed it can only take it back. */
export function AdjustmentTable({ adjustments, viewerId, isOfOne = false }: AdjustmentTableProps) {
  const t = useTranslations('operator.adjustments');
  const columns = [
    { name: t('columns.at') },
    ...(isOfOne ? [] : [{ name: t('columns.workspace') }]),
    { name: t('columns.what') },
    { name: t('columns.amount'), amount: true },
    { name: t('columns.reason'), wraps: true },
    { name: t('columns.state') },
  ];
  const rows = adjustments.map((one) => ({
    key: one.id,
    cells: [
      <LocalTime key="at" at={one.createdAt} />,
      ...(isOfOne ? [] : [<WorkspaceLink key="of" workspace={one.workspace} />]),
      t(`directions.${directionOf(one)}`),
      <CreditAmount key="amount" value={one.amount} kind="cost" />,
      <Reason key="reason" adjustment={one} />,
      <State key="state" adjustment={one} isProposer={one.proposedBy.id === viewerId} />,
    ],
  }));
  return <DataTable caption={t('title')} columns={columns} rows={rows} empty={t('none')} />;
}

export function WorkspaceLink({ workspace: { id, name } }: { workspace: { id: string; name: string } }) {
  return (
    <Link href={`/operator/workspaces/${id}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
      {name}
    </Link>
  );
}

function directionOf({ direction }: ListedAdjustment): 'give' | 'take' | 'forgive' {
  return direction === 'take' || direction === 'forgive' ? direction : 'give';
}

function Reason({ adjustment: { reason, proposedBy, decidedBy, state } }: { adjustment: ListedAdjustment }) {
  const t = useTranslations('operator.adjustments');
  return (
    <>
      {reason}
      <span className="block text-muted text-xs">{t('proposedBy', { who: proposedBy.email })}</span>
      {decidedBy !== null && decidedBy !== proposedBy.email ? (
        <span className="block text-muted text-xs">
          {t(state === 'made' ? 'approvedBy' : 'declinedBy', { who: decidedBy })}
        </span>
      ) : null}
    </>
  );
}

function State({ adjustment, isProposer }: { adjustment: ListedAdjustment; isProposer: boolean }) {
  const t = useTranslations('operator.adjustments');
  const { id, state, incidentId } = adjustment;
  const no = {
    label: t(isProposer ? 'withdraw' : 'decline'),
    name: 'decision',
    value: 'no',
    variant: 'secondary',
  } as const;
  const yes = { label: t('approve'), name: 'decision', value: 'yes' };
  return (
    <div className="space-y-2">
      <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      {incidentId === null ? null : (
        <p>
          <Link href="/operator/incidents" prefetch={false} className={buttonClass({ variant: 'link' })}>
            {t('ofIncident')}
          </Link>
        </p>
      )}
      {state === 'open' && incidentId === null ? (
        <OperatorForm action={answerAdjustment} hidden={{ id }} submits={isProposer ? [no] : [yes, no]} size="sm" />
      ) : null}
    </div>
  );
}
