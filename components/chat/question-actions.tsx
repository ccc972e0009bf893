'use client';

import { Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';

/** Copies or edits a message of one's own. On a desk it shows when one is there. */
export function QuestionActions({ text, onEdit }: { text: string; onEdit: (() => void) | null }) {
  const t = useTranslations('chat');
  return (
    <div className="flex flex-row-reverse items-center gap-1 opacity-0 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      {onEdit ? (
        <button
          type="button"
          aria-label={t('editMessage')}
          title={t('editMessage')}
          onClick={onEdit}
          className={buttonClass({ variant: 'quiet', size: 'icon' })}
        >
          <Pencil aria-hidden="true" className="size-4" />
        </button>
      ) : null}
      <CopyButton text={text} label={t('copyMessage')} />
    </div>
  );
}
