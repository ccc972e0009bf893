import Form from 'next/form';
import { useFormatter, useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { giveBack } from '@/lib/operator/actions';
import type { Affected } from '@/lib/operator/incidents';
import type { ListedIncident } from '@/lib/operator/list-incidents';
import { OPERATOR_REASON_CHARACTERS as REASON } from '@/lib/platform/policy';
import { microcredits } from '@/lib/platform/units';
import { modelLabel } from '@/lib/usage/model-label';
import { WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';
import { DataTable } from './data-table';
import { IncidentTable } from './incident-table';
import { OperatorForm } from './operator-form';

type Asked = { from: string; to: string; model: string; percent: string };

type IncidentsPageProps = {
  asked: Asked;
  /** Null while no window was chosen. */
  affected: Affected[] | null;
  models: string[];
  incidents: ListedIncident[];
  /** A new name for what the form may make. */
  incidentId: string;
  viewerId: string;
};

/** Something went wrong for many: choose the window, see whom it hit, give it back in one step. */
export function IncidentsPage({ asked, affected, models, incidents, incidentId, viewerId }: IncidentsPageProps) {
  const t = useTranslations('operator.incidents');
  return (
    <ConsolePage current="incidents" title={t('title')} lead={t('lead')}>
      <CardSection id="window" title={t('window')} description={t('windowHint')}>
        <Form
          action="/operator/incidents"
          className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[14rem_14rem_1fr_1fr_auto]"
        >
          <Input name="from" type="datetime-local" label={t('from')} required defaultValue={asked.from} />
          <Input name="to" type="datetime-local" label={t('to')} required defaultValue={asked.to} />
          <Select name="model" label={t('model')} defaultValue={asked.model}>
            <option value="">{t('everyModel')}</option>
            {models.map((model) => (
              <option key={model} value={model}>
                {modelLabel(model)}
              </option>
            ))}
          </Select>
          <Input
            name="percent"
            type="number"
            min={1}
            max={100}
            label={t('percent')}
            required
            defaultValue={asked.percent}
          />
          <Button type="submit" variant="secondary">
            {t('show')}
          </Button>
        </Form>
      </CardSection>
      {affected ? <AffectedSection affected={affected} asked={asked} incidentId={incidentId} /> : null}
      <CardSection id="incidents" title={t('list')}>
        <IncidentTable incidents={incidents} viewerId={viewerId} />
      </CardSection>
    </ConsolePage>
  );
}

type AffectedSectionProps = { affected: Affected[]; asked: Asked; incidentId: string };

const SHOWN = 100;

function AffectedSection({ affected, asked, incidentId }: AffectedSectionProps) {
  const t = useTranslations('operator.incidents');
  const format = useFormatter();
  const requests = affected.reduce((sum, one) => sum + one.requests, 0n);
  const total = affected.reduce((sum, one) => sum + one.amount, 0n);
  const rows = affected.slice(0, SHOWN).map(({ workspace, requests: count, amount }) => ({
    key: workspace.id,
    cells: [
      <WorkspaceLink key="of" workspace={workspace} />,
      format.number(count),
      <CreditAmount key="amount" value={amount} kind="column" />,
    ],
  }));
  return (
    <CardSection
      id="affected"
      title={t('affected')}
      description={t.rich('sum', {
        workspaces: affected.length,
        requests: format.number(requests),
        amount: () => <CreditAmount value={microcredits(total)} kind="cost" />,
      })}
    >
      <DataTable
        caption={t('affected')}
        columns={[{ name: t('workspace') }, { name: t('requests'), amount: true }, { name: t('amount'), amount: true }]}
        rows={rows}
        empty={t('nobody')}
      />
      {affected.length > 0 ? (
        <div className="mt-5 border-line border-t pt-5">
          <OperatorForm action={giveBack} hidden={{ id: incidentId, ...asked }} submits={[{ label: t('give') }]}>
            <Input
              name="reason"
              label={t('reason')}
              required
              minLength={REASON.least}
              maxLength={REASON.most}
              autoComplete="off"
            />
          </OperatorForm>
        </div>
      ) : null}
    </CardSection>
  );
}
