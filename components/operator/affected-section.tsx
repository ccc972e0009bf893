import { useFormatter, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { Disclosure } from '@/components/ui/disclosure';
import { LocalTime } from '@/components/ui/local-time';
import { giveBack } from '@/lib/operator/actions';
import type { Affected, AffectedRequest } from '@/lib/operator/incidents';
import { ADJUSTMENT_MOST } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { modelLabel } from '@/lib/usage/model-label';
import { WorkspaceLink } from './adjustment-table';
import { DataTable } from './data-table';
import { RequestLink } from './hold-tables';
import { OperatorForm } from './operator-form';
import { ReasonInput } from './reason-input';

/** A window of time, a model and a share, as they were typed. */
export type Asked = { from: string; to: string; model: string; percent: string };

export type AffectedBy = { workspaces: Affected[]; requests: AffectedRequest[] };

/** `ceiling`: what one operator may give in one incident. */
type AffectedSectionProps = { affected: AffectedBy; asked: Asked; incidentId: string; ceiling: Microcredits };

const SHOWN = 100;

/** Whom an incident would give what, and the form that gives it. */
export function AffectedSection({
  affected: { workspaces, requests },
  asked,
  incidentId,
  ceiling,
}: AffectedSectionProps) {
  const t = useTranslations('operator.incidents');
  const format = useFormatter();
  const count = workspaces.reduce((sum, one) => sum + one.requests, 0n);
  const total = workspaces.reduce((sum, one) => sum + one.amount, 0n);
  const isTooMuch = workspaces.some(({ amount: ofOne }) => ofOne > ADJUSTMENT_MOST);
  const isBeyond = total > ceiling;
  const amount = (value: Microcredits) => () => <CreditAmount value={value} kind="cost" />;
  const rows = workspaces.slice(0, SHOWN).map(({ workspace, requests: ofOne, amount: given }) => ({
    key: workspace.id,
    cells: [
      <WorkspaceLink key="of" workspace={workspace} />,
      format.number(ofOne),
      <CreditAmount key="amount" value={given} kind="column" />,
    ],
  }));
  return (
    <CardSection
      id="affected"
      title={t('affected')}
      description={t.rich('sum', {
        workspaces: workspaces.length,
        requests: format.number(count),
        amount: amount(microcredits(total)),
      })}
    >
      <DataTable
        caption={t('affected')}
        columns={[{ name: t('workspace') }, { name: t('requests'), amount: true }, { name: t('amount'), amount: true }]}
        rows={rows}
        empty={t('nobody')}
      />
      {workspaces.length > 0 ? (
        <>
          <Requests requests={requests} />
          <div className="mt-5 space-y-4 border-line border-t pt-5">
            {isTooMuch || isBeyond ? (
              <Alert tone="warning">
                {isTooMuch
                  ? t.rich('tooMuch', { most: amount(ADJUSTMENT_MOST) })
                  : t.rich('beyond', { ceiling: amount(ceiling) })}
              </Alert>
            ) : null}
            {isTooMuch ? null : (
              <OperatorForm
                action={giveBack}
                hidden={{ id: incidentId, ...asked }}
                submits={[{ label: t(isBeyond ? 'propose' : 'give') }]}
              >
                <ReasonInput label={t('reason')} />
              </OperatorForm>
            )}
          </div>
        </>
      ) : null}
    </CardSection>
  );
}

function Requests({ requests }: { requests: AffectedRequest[] }) {
  const t = useTranslations('operator.incidents');
  const rows = requests.map(({ id, workspace, model, at, amount }) => ({
    key: id,
    cells: [
      <RequestLink key="id" id={id}>
        <LocalTime at={at} format="second" />
      </RequestLink>,
      workspace,
      modelLabel(model),
      <CreditAmount key="amount" value={amount} kind="column" />,
    ],
  }));
  return (
    <Disclosure className="mt-4 text-sm" look="link" summary={t('seeRequests', { count: requests.length })}>
      <DataTable
        caption={t('seeRequests', { count: requests.length })}
        columns={[
          ...[{ name: t('began') }, { name: t('workspace') }, { name: t('model') }],
          { name: t('amount'), amount: true },
        ]}
        rows={rows}
        empty={t('nobody')}
      />
    </Disclosure>
  );
}
