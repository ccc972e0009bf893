import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page';
import { buttonClass } from '@/components/ui/button';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.notFound');
  return { title: t('title') };
}

export default async function NotFoundPage() {
  const t = await getTranslations('shell.notFound');
  return (
    <MessagePage title={t('title')} text={t('text')}>
      <Link href="/" className={buttonClass()}>
        {t('home')}
      </Link>
    </MessagePage>
  );
}
