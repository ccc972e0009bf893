import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { LimitPage } from '@/components/limits/limit-page';
import { requireMember } from '@/lib/auth/current';
import { inFields, readAmounts, typedAmounts } from '@/lib/limits/limit';
import { findLimitable, playLastMonth, readUse } from '@/lib/limits/limit-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('limits'))('title') };
}

type PageProps = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, unknown>> };

export default async function SettingsLimitPage({ params, searchParams }: PageProps) {
  const actor = await requireMember();
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const about = await findLimitable(actor, id);
  if (!about) notFound();
  const { kind, name } = about;
  const use = await readUse(actor, id);
  const locale = await getLocale();
  const typed = typedAmounts(query);
  const read = typed && readAmounts(typed, locale);
  const review = read?.ok
    ? { amounts: read.amounts, lastMonth: await playLastMonth(actor.workspace.id, id, read.amounts) }
    : null;
  const fields = typed ?? inFields(use, locale);
  const isSaved = query.saved === '1';
  return <LimitPage {...{ id, kind, name, use, read, review, isSaved }} typed={fields} />;
}
