'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

interface AnswerActionsProps {
  /** Null where there is no message that it answers. */
  onAskAgain: (() => void) | null;
  /** Null unless it was cut short. */
  onGoOn: (() => void) | null;
}

/** What can be done with the answer that stands last. */
export function AnswerActions({ onAskAgain, onGoOn }: AnswerActionsProps) {
  const t = useTranslations('chat');
  return (
    <div className="flex flex-wrap gap-2">
      {onGoOn ? (
        <Button variant="secondary" size="sm" onClick={onGoOn}>
          {t('goOn')}
        </Button>
      ) : null}
      {onAskAgain ? (
        <Button variant={onGoOn ? 'quiet' : 'secondary'} size="sm" onClick={onAskAgain}>
          {t('askAgain')}
        </Button>
      ) : null}
    </div>
  );
}
