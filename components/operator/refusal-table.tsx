import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { Refusal } from '@/lib/operator/refusals';
import { modelLabel } from '@/lib/usage/model-label';
import { DataTable } from './data-table';
import { RequestLink } from './hold-tables';

/** The requests that were refused last, and by what. */
export function RefusalTable({ refusals }: { refusals: Refusal[] }) {
  const t = useTranslations('operator.refusals');
  const rows = refusals.map(({ id, at, code, who, key, model, needed, available }) => ({
    key: id,
    cells: [
      <RequestLink key="id" id={id}>
        <LocalTime at={at} format="second" />
      </RequestLink>,
      t(`codes.${code}`),
      key === null ? who : t('withKey', { who, key }),
      modelLabel(model),
      <CreditAmount key="needed" value={needed} kind="column" />,
      <CreditAmount key="available" value={available} kind="column" />,
    ],
  }));
  return (
    <CardSection id="refusals" title={t('title')} description={t('hint')}>
      <DataTable
        caption={t('title')}
        columns={[
          ...[{ name: t('at') }, { name: t('why') }, { name: t('who') }, { name: t('model') }],
          ...[
            { name: t('needed'), amount: true },
            { name: t('available'), amount: true },
          ],
        ]}
        rows={rows}
        empty={t('none')}
      />
    </CardSection>
  );
}
