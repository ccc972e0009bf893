'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { rescueFocus } from '@/components/ui/rescue-focus';

const SHOWN_MS = 10_000;

const News = createContext<() => void>(() => {});

/**
 * Says that something was done where the form that did it is gone with its row: otherwise nothing would be heard, and the
 * keyboard would begin at the top of the page.
 */
export function ConsoleNews({ children }: { children: ReactNode }) {
  const t = useTranslations('operatorForm');
  const [isShown, setShown] = useState(0);
  const say = useCallback(() => {
    setShown((count) => count + 1);
    rescueFocus();
  }, []);
  useEffect(() => {
    if (isShown === 0) return;
    const timer = setTimeout(() => setShown(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isShown]);
  return (
    <News value={say}>
      <div
        role="status"
        className="pointer-events-none fixed inset-x-3 top-[calc(var(--shell-top)+0.75rem)] z-30 mx-auto max-w-md md:left-[calc(15rem+0.75rem)]"
      >
        {isShown > 0 ? (
          <Alert key={isShown} tone="success" className="shadow-floating">
            {t('upToDate')}
          </Alert>
        ) : null}
      </div>
      {children}
    </News>
  );
}

/** For a form: when it goes away while its answer is awaited, that it was done is said for it. */
export function useNewsWhenGone(isPending: boolean): void {
  const say = use(News);
  const isAwaited = useRef(false);
  useEffect(() => {
    isAwaited.current = isPending;
  }, [isPending]);
  useEffect(() => {
    return () => {
      if (isAwaited.current) say();
    };
  }, [say]);
}
