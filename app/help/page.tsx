import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { HelpIndex } from '@/components/help/help-index';
import { questionIn } from '@/lib/help/answer';
import { readPages } from '@/lib/help/pages';
import { findPassages } from '@/lib/help/passages';
import { env } from '@/lib/platform/env';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('help');
  return {
    title: t('title'),
    description: t('lead'),
    alternates: { canonical: '/help', types: { 'text/markdown': '/help.md' } },
  };
}

type Props = { searchParams: Promise<{ ask?: string | string[] }> };

/** The help needs no sign-in, and is there when the database is not. */
export default async function HelpIndexPage({ searchParams }: Props) {
  const locale = await getLocale();
  const question = questionIn((await searchParams).ask);
  const asked = question === null ? null : { question, passages: findPassages(question, locale) };
  return <HelpIndex pages={readPages(locale)} asked={asked} supportEmail={env().SUPPORT_EMAIL} />;
}
