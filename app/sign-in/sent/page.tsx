import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page';
import { buttonClass } from '@/components/ui/button';
import { SIGN_IN_LINK_MINUTES } from '@/lib/auth/mail-sign-in';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn.sent');
  return { title: t('title'), robots: { index: false } };
}

export default async function SentPage() {
  const t = await getTranslations('signIn.sent');
  return (
    <main>
      <MessagePage title={t('title')} text={t('text', { minutes: SIGN_IN_LINK_MINUTES })}>
        <Link href="/sign-in" className={buttonClass({ variant: 'secondary' })}>
          {t('again')}
        </Link>
      </MessagePage>
    </main>
  );
}
