import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReportPage } from '@/components/charge-reports/report-page';
import { requireMember } from '@/lib/auth/current';
import { findReport } from '@/lib/charge-reports/read-reports';
import { orNull } from '@/lib/platform/errors';

type PageProps = { params: Promise<{ number: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const [{ number }, t] = await Promise.all([params, getTranslations('reports')]);
  return { title: t('name', { number }) };
}

export default async function ReportOfNumberPage({ params }: PageProps) {
  const [{ number }, viewer] = await Promise.all([params, requireMember()]);
  const report = await orNull(findReport(viewer, number));
  return report ? <ReportPage report={report} viewerId={viewer.userId} /> : notFound();
}
