import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReportListPage } from '@/components/charge-reports/report-list';
import { requireMember } from '@/lib/auth/current';
import { listReports } from '@/lib/charge-reports/read-reports';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('reports');
  return { title: t('title') };
}

export default async function ReportsPage() {
  return <ReportListPage reports={await listReports(await requireMember())} />;
}
