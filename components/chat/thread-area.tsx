'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef } from 'react';
import { useStickToEnd } from '@/components/chat/use-stick-to-end';

/** The part that scrolls. It follows the end of an answer as long as its reader does. */
export function ThreadArea({ isEmpty, children }: { isEmpty: boolean; children: ReactNode }) {
  const t = useTranslations('chat');
  const area = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useStickToEnd(area, content, isEmpty);
  return (
    <section
      ref={area}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label={t('thread')}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-offset-[-2px]"
    >
      <div ref={content} className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
        {isEmpty ? <Welcome /> : children}
      </div>
    </section>
  );
}

function Welcome() {
  const t = useTranslations('chat');
  return (
    <div className="py-[8vh] text-center">
      <p className="font-semibold text-xl">{t('welcome')}</p>
      <p className="mx-auto mt-2 max-w-sm text-muted">{t('welcomeHint')}</p>
    </div>
  );
}
