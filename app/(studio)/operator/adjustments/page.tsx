import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AdjustmentsPage } from '@/components/operator/adjustments-page';
import { listAdjustments } from '@/lib/operator/list-adjustments';
import { listActions } from '@/lib/operator/operator-action';
import { requireOperator } from '@/lib/operator/who';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('adjustments') };
}

export default async function OperatorAdjustmentsPage() {
  const operator = await requireOperator();
  const [adjustments, actions] = await Promise.all([listAdjustments(), listActions()]);
  return <AdjustmentsPage adjustments={adjustments} actions={actions} viewerId={operator.userId} />;
}
