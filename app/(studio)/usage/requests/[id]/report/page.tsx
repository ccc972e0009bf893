import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { NewReportPage } from '@/components/charge-reports/new-report-page';
import { requireMember } from '@/lib/auth/current';
import { aboutRequest } from '@/lib/charge-reports/about-request';
import { orNull } from '@/lib/platform/errors';
import { readRequest } from '@/lib/usage/read-request';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('reports');
  return { title: t('report') };
}

export default async function NewReportOfRequestPage({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, viewer] = await Promise.all([params, requireMember()]);
  const receipt = await orNull(readRequest(viewer, id));
  if (!receipt) return notFound();
  const { mayReport } = await aboutRequest(viewer, id);
  // The receipt says why not, and leads to a report that waits.
  if (!mayReport) redirect(`/usage/requests/${id}`);
  return <NewReportPage receipt={receipt} />;
}
