'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

/** Says what sending will do while an earlier message is edited in the box. */
export function EditingNote({ onCancel }: { onCancel: () => void }) {
  const t = useTranslations('chat');
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg bg-sunken px-4 py-2 text-sm"
    >
      <p>{t('editing')}</p>
      <Button variant="quiet" size="sm" onClick={onCancel}>
        {t('cancelEdit')}
      </Button>
    </div>
  );
}
