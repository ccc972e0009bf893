import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import type { ListedAdjustment } from '@/lib/operator/list-adjustments';
import type { ListedAction } from '@/lib/operator/operator-action';
import { ActionTable } from './action-table';
import { AdjustmentTable } from './adjustment-table';
import { ConsolePage } from './console-page';

type AdjustmentsPageProps = { adjustments: ListedAdjustment[]; actions: ListedAction[]; viewerId: string };

/** What waits for another operator, what was adjusted, and everything that operators did. */
export function AdjustmentsPage({ adjustments, actions, viewerId }: AdjustmentsPageProps) {
  const t = useTranslations('operator');
  return (
    <ConsolePage current="adjustments" title={t('adjustments.title')} lead={t('adjustments.lead')}>
      <CardSection id="adjustments" title={t('adjustments.list')}>
        <AdjustmentTable adjustments={adjustments} viewerId={viewerId} />
      </CardSection>
      <CardSection id="log" title={t('log.title')} description={t('log.hint')}>
        <ActionTable actions={actions} />
      </CardSection>
    </ConsolePage>
  );
}
