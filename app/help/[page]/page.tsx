import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { HelpPage } from '@/components/help/help-page';
import { parseInline, plainText } from '@/lib/help/inline';
import { isPageName, readPage, readPages } from '@/lib/help/pages';
import { passagesOf } from '@/lib/help/passages';

type Props = { params: Promise<{ page: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { page: name } = await params;
  if (!isPageName(name)) return {};
  const { title, lead } = readPage(name, await getLocale());
  return {
    title,
    description: plainText(parseInline(lead)),
    alternates: { canonical: `/help/${name}`, types: { 'text/markdown': `/help/${name}.md` } },
  };
}

export default async function HelpTopicPage({ params }: Props) {
  const { page: name } = await params;
  if (!isPageName(name)) notFound();
  const locale = await getLocale();
  const page = readPage(name, locale);
  return <HelpPage page={page} pages={readPages(locale)} passages={passagesOf(page)} />;
}
