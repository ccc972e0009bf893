import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReportConsole } from '@/components/operator/report-console';
import { ceiling } from '@/lib/operator/adjustments';
import { readReport } from '@/lib/operator/reports';
import { requireOperator } from '@/lib/operator/who';
import { orNull } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';

type Props = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('operator.reports');
  return { title: t('one', await params) };
}

export default async function OperatorReportPage({ params }: Props) {
  const [operator, { number }] = await Promise.all([requireOperator(), params]);
  const view = await orNull(readReport(operator, number));
  if (!view) return notFound();
  return <ReportConsole view={view} adjustmentId={newId()} ceiling={ceiling()} viewerId={operator.userId} />;
}
