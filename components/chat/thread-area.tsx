'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef } from 'react';
import { useStickToEnd } from '@/components/chat/use-stick-to-end';

interface ThreadAreaProps {
  /** What stands there before anything was said; null afterwards. */
  welcome: ReactNode;
  children: ReactNode;
}

/** The part that scrolls. It follows the end of an answer as long as its reader does. */
export function ThreadArea({ welcome, children }: ThreadAreaProps) {
  const t = useTranslations('chat');
  const area = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useStickToEnd(area, content, welcome !== null);
  return (
    <section
      ref={area}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label={t('thread')}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-offset-[-2px] print:overflow-visible"
    >
      <div ref={content} className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
        {welcome ?? children}
      </div>
    </section>
  );
}
