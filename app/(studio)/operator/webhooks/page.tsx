import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WebhooksPage } from '@/components/operator/webhooks-page';
import { listEvents } from '@/lib/operator/list-events';
import { requireOperator } from '@/lib/operator/who';
import { wordIn } from '@/lib/usage/usage-scope';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('webhooks') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OperatorWebhooksPage({ searchParams }: Props) {
  await requireOperator();
  const query = await searchParams;
  const only = wordIn(query, 'event') ?? null;
  const failed = wordIn(query, 'show') === 'failed';
  const page = await listEvents({ only, failed, before: wordIn(query, 'before') ?? null });
  return <WebhooksPage page={page} failed={failed} only={only} />;
}
