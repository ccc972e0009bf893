import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReportsPage } from '@/components/operator/reports-page';
import { listReportsForOperators } from '@/lib/operator/reports';
import { requireOperator } from '@/lib/operator/who';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('reports') };
}

export default async function OperatorReportsPage() {
  await requireOperator();
  return <ReportsPage {...(await listReportsForOperators())} />;
}
