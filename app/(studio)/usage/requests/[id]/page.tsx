import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { RequestReceiptPage } from '@/components/usage/request-receipt';
import { requireMember } from '@/lib/auth/current';
import { aboutRequest } from '@/lib/charge-reports/about-request';
import { orNull } from '@/lib/platform/errors';
import { readRequest } from '@/lib/usage/read-request';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('usage.receipt');
  return { title: t('title') };
}

export default async function RequestPage({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, viewer] = await Promise.all([params, requireMember()]);
  const receipt = await orNull(readRequest(viewer, id));
  if (!receipt) return notFound();
  return <RequestReceiptPage receipt={receipt} about={await aboutRequest(viewer, id)} />;
}
