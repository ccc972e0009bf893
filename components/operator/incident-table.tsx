import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { CreditAmount } from '@/components/ui/credit-amount';
import { formatUtc } from '@/lib/i18n/format';
import { answerIncident } from '@/lib/operator/actions';
import type { ListedIncident } from '@/lib/operator/list-incidents';
import { modelLabel } from '@/lib/usage/model-label';
import { DataTable } from './data-table';
import { OperatorForm } from './operator-form';

const TONES = { open: 'warning', made: 'success', declined: 'neutral' } as const;

/** Incidents with what became of each. */
export function IncidentTable({ incidents, viewerId }: { incidents: ListedIncident[]; viewerId: string }) {
  const t = useTranslations('operator.incidents');
  const format = useFormatter();
  const locale = useLocale();
  const rows = incidents.map((one) => ({
    key: one.id,
    cells: [
      [one.startsAt, one.endsAt].map((at) => (
        <span key={at.toISOString()} className="block tabular-nums">
          {formatUtc(at, locale, 'moment')}
        </span>
      )),
      <>
        {one.model === null ? t('everyModel') : modelLabel(one.model)}
        <span className="block text-muted text-xs">{t('share', { percent: one.percent })}</span>
      </>,
      <>
        {one.reason}
        <span className="block text-muted text-xs">{t('proposedBy', { who: one.proposedBy.email })}</span>
      </>,
      t('creditedOf', { credited: format.number(one.credited), workspaces: format.number(one.workspaces) }),
      <CreditAmount key="amount" value={one.amount} kind="cost" />,
      <State key="state" incident={one} isProposer={one.proposedBy.id === viewerId} />,
    ],
  }));
  return (
    <DataTable
      caption={t('list')}
      columns={[
        ...[{ name: t('window') }, { name: t('model') }, { name: t('why'), wraps: true }],
        ...[{ name: t('credited') }, { name: t('amount'), amount: true }, { name: t('state') }],
      ]}
      rows={rows}
      empty={t('none')}
    />
  );
}

function State({ incident, isProposer }: { incident: ListedIncident; isProposer: boolean }) {
  const t = useTranslations('operator.adjustments');
  const incidents = useTranslations('operator.incidents');
  const { id, state, credited, workspaces } = incident;
  const decision = { name: 'decision', variant: 'secondary' } as const;
  const no = { ...decision, label: t(isProposer ? 'withdraw' : 'decline'), value: 'no' };
  const yes = { ...decision, label: t('approve'), value: 'yes', variant: 'primary' as const };
  const finish = { ...decision, label: incidents('finish'), value: 'finish' };
  const open = isProposer ? [no] : [yes, no];
  const isUnfinished = state === 'made' && credited < workspaces;
  return (
    <div className="space-y-2">
      <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
      {state === 'open' || isUnfinished ? (
        <OperatorForm action={answerIncident} hidden={{ id }} submits={isUnfinished ? [finish] : open} size="sm" />
      ) : null}
    </div>
  );
}
