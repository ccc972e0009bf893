'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useActionState, useCallback, useEffect, useRef, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { rescueFocus } from '@/components/ui/rescue-focus';
import type { Answer, Outcome } from '@/lib/operator/outcome';

const SHOWN_MS = 10_000;

const News = createContext<(outcome: Outcome) => void>(() => {});

/**
 * Says what became of a form that is gone with its row: otherwise nothing would be heard, and the keyboard would begin at
 * the top of the page.
 */
export function ConsoleNews({ children }: { children: ReactNode }) {
  const t = useTranslations('operatorForm');
  const [said, setSaid] = useState<{ outcome: Outcome } | null>(null);
  const say = useCallback((outcome: Outcome) => {
    setSaid({ outcome });
    rescueFocus();
  }, []);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <News value={say}>
      <div
        role="status"
        className="pointer-events-none fixed inset-x-3 top-[calc(var(--shell-top)+0.75rem)] z-30 mx-auto max-w-md md:left-[calc(15rem+0.75rem)]"
      >
        {said ? (
          <Alert tone={said.outcome === 'waits' ? 'warning' : 'success'} className="shadow-floating">
            {t(said.outcome)}
          </Alert>
        ) : null}
      </div>
      {children}
    </News>
  );
}

type Action = (before: Answer, form: FormData) => Promise<Answer>;

/** The state of a form's action; when the form goes away while its answer is awaited, the page says the answer for it. */
export function useAnswer(action: Action) {
  const say = use(News);
  const form = useRef<{ isAwaited: boolean; isGone: boolean; came: Answer }>({
    isAwaited: false,
    isGone: false,
    came: null,
  });
  const state = useActionState(async (before: Answer, sent: FormData) => {
    form.current.came = null;
    const answer = await action(before, sent);
    form.current.came = answer;
    if (form.current.isGone && answer) say(answer.outcome);
    return answer;
  }, null);
  const [, , isPending] = state;
  useEffect(() => {
    form.current.isAwaited = isPending;
  }, [isPending]);
  useEffect(() => {
    const { current } = form;
    current.isGone = false;
    return () => {
      current.isGone = true;
      if (current.isAwaited && current.came) say(current.came.outcome);
    };
  }, [say]);
  return state;
}
