import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ReliabilityPage } from '@/components/help/reliability-page';
import { readPages } from '@/lib/help/pages';
import { DAYS, readFigures } from '@/lib/reliability/figures';
import { tellFigures } from '@/lib/reliability/tell';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('reliability');
  return {
    title: t('title'),
    description: t('lead', { days: DAYS }),
    alternates: { canonical: '/help/reliability', types: { 'text/markdown': '/help/reliability.md' } },
  };
}

/** What no product of the field tells in public: whether payments become credits, and whether the books agree. */
export default async function ReliabilityHelpPage() {
  const locale = await getLocale();
  return <ReliabilityPage figures={tellFigures(await readFigures(), locale)} pages={readPages(locale)} />;
}
