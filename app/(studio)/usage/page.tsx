import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { UsageOverview } from '@/components/usage/usage-overview';
import { requireMember } from '@/lib/auth/current';
import type { UsageQuery } from '@/lib/usage/usage-scope';
import { readUsage } from '@/lib/usage/usage-view';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('usage');
  return { title: t('title') };
}

export default async function UsagePage({ searchParams }: { searchParams: Promise<UsageQuery> }) {
  const viewer = await requireMember();
  const query = await searchParams;
  return <UsageOverview view={await readUsage(viewer, query)} by={query.by} />;
}
