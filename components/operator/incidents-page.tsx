import Form from 'next/form';
import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { ListedIncident } from '@/lib/operator/list-incidents';
import type { Microcredits } from '@/lib/platform/units';
import { modelLabel } from '@/lib/usage/model-label';
import { type AffectedBy, AffectedSection, type Asked } from './affected-section';
import { ConsolePage } from './console-page';
import { IncidentTable } from './incident-table';

type IncidentsPageProps = {
  asked: Asked;
  /** Null while no window was chosen. */
  affected: AffectedBy | null;
  /** What was chosen is none: it ends before it begins, or is too long. */
  isNoWindow: boolean;
  models: string[];
  incidents: ListedIncident[];
  /** A new name for what the form may make. */
  incidentId: string;
  /** What one operator may give in one incident. */
  ceiling: Microcredits;
  viewerId: string;
};

/** Something went wrong for many: choose the window, see whom it hit, give it back in one step. */
export function IncidentsPage({ asked, affected, isNoWindow, models, ...rest }: IncidentsPageProps) {
  const { incidents, incidentId, ceiling, viewerId } = rest;
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
        {isNoWindow ? (
          <Alert tone="warning" className="mt-4" role="alert">
            {t('noWindow')}
          </Alert>
        ) : null}
      </CardSection>
      {affected ? (
        <AffectedSection affected={affected} asked={asked} incidentId={incidentId} ceiling={ceiling} />
      ) : null}
      <CardSection id="incidents" title={t('list')}>
        <IncidentTable incidents={incidents} viewerId={viewerId} />
      </CardSection>
    </ConsolePage>
  );
}
