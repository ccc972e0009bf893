import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReplayPage } from '@/components/operator/replay-page';
import { replay } from '@/lib/operator/replay';
import { requireOperator } from '@/lib/operator/who';
import { orNull } from '@/lib/platform/errors';
import { wordIn } from '@/lib/usage/usage-scope';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('operator.titles');
  return { title: t('request', { id: (await params).id }) };
}

export default async function OperatorRequestPage({ params, searchParams }: Props) {
  await requireOperator();
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const played = await orNull(replay(id, wordIn(query, 'workspace') ?? null));
  return played ? <ReplayPage replay={played} /> : notFound();
}
