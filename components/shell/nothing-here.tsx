import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { MessagePage } from './message-page';

/** Said of what doesn't exist and of what isn't for this person: nobody learns which. */
export function NothingHere() {
  const t = useTranslations('shell.notFound');
  return (
    <MessagePage title={t('title')} text={t('text')}>
      {/* Not a <Link>, whose code every page would then be sent a second time: this one is a part of all of them. */}
      <a href="/" className={buttonClass()}>
        {t('home')}
      </a>
    </MessagePage>
  );
}
