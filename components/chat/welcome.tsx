'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { joined } from './joined';

const STARTERS = ['plan', 'brief', 'text', 'code'] as const;

interface WelcomeProps {
  /** What stands in the box. */
  text: string;
  /** Puts words into the box; null while there is nothing to begin with. */
  onStart: ((text: string) => void) | null;
}

/** The empty chat: what it promises, and a few beginnings. They only fill the box: sending is left to the person. */
export function Welcome({ text, onStart }: WelcomeProps) {
  const t = useTranslations('chat');
  const beginnings = STARTERS.map((one) => t(`starters.${one}.text`));
  // What one has written oneself stays, after the beginning; a beginning gives way to the next.
  const own = beginnings.includes(text) ? '' : text;
  return (
    <div className="py-[8vh] text-center">
      <p className="font-semibold text-xl">{t('welcome')}</p>
      <p className="mx-auto mt-2 max-w-sm text-muted">{t('welcomeHint')}</p>
      {onStart ? (
        <ul aria-label={t('starters.label')} className="mx-auto mt-8 grid max-w-md grid-cols-2 gap-2.5">
          {STARTERS.map((one, at) => (
            <li key={one}>
              <Button
                variant="secondary"
                className="h-auto min-h-11 w-full whitespace-normal py-2.5 font-normal"
                onClick={() => onStart(joined(beginnings[at] ?? '', own))}
              >
                {t(`starters.${one}.name`)}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
