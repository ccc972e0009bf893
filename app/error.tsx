'use client';

import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { Button } from '@/components/ui/button';

/** What people see when a page can't be made, most often because the database is away. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations('shell.error');
  return (
    <main>
      <MessagePage title={t('title')} text={t('text')}>
        <Button onClick={() => retry()}>{t('again')}</Button>
        {error.digest ? <p className="w-full text-muted text-xs">{t('reference', { digest: error.digest })}</p> : null}
      </MessagePage>
    </main>
  );
}
