import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { MessagePage } from './message-page';

/** Said of what doesn't exist and of what isn't for this person: nobody learns which. */
export function NothingHere() {
  const t = useTranslations('shell.notFound');
  return (
    <MessagePage title={t('title')} text={t('text')}>
      <Link href="/" className={buttonClass()}>
        {t('home')}
      </Link>
    </MessagePage>
  );
}
