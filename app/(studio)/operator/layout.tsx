import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Texts } from '@/components/shell/texts';

/** The pages below say what is looked at; that it is the console, and whose, is said here. */
export async function generateMetadata(): Promise<Metadata> {
  const [operator, common] = await Promise.all([getTranslations('operator'), getTranslations('common')]);
  const title = operator('title');
  return { title: { default: title, template: `%s · ${title} · ${common('productName')}` } };
}

export default function OperatorLayout({ children }: { children: ReactNode }) {
  return <Texts of="operator">{children}</Texts>;
}
