'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

/** Says what sending will do while an earlier message is edited in the box. */
export function EditingNote({ onCancel }: { onCancel: () => void }) {
  const t = useTranslations('chat');
  return (
    <div
      role="status"
      className="flex items-center justify-between gap-x-4 rounded-lg bg-sunken py-2 pr-2 pl-4 text-sm"
    >
      <p>{t('editing')}</p>
      <Button variant="quiet" size="sm" onClick={onCancel}>
        {t('cancelEdit')}
      </Button>
    </div>
  );
}
