'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readBox, rememberBox } from '@/components/chat/box-texts';
import { DraftSaver } from '@/components/chat/draft-saver';
import { dropLocalDraft, keepLocalDraft, readLocalDraft } from '@/components/chat/local-draft';
import { putDraft } from '@/components/chat/put-draft';

const DELAY_MS = 400;

interface UseDraft {
  userId: string;
  place: string;
  /** What the server held when the page was made. */
  draft: string;
  box: RefObject<HTMLTextAreaElement | null>;
}

/**
 * The text in the box, kept on the server while it is typed. Newest first: what was typed in this tab during this
 * visit (even before the page came to life), what the tab had to keep because the server could not, what the server holds.
 */
export function useDraft({ userId, place, draft, box }: UseDraft) {
  const [text, setText] = useState(() => readBox(userId, place) ?? draft);
  const [held] = useState(draft);
  const [isSignedOut, setIsSignedOut] = useState(false);
  const current = useRef(text);
  const [saver] = useState(
    () =>
      new DraftSaver({
        saved: held,
        delayMs: DELAY_MS,
        put: (content, options) => putDraft(place, content, options),
        onOutcome: (outcome, content) => {
          if (outcome === 'saved') dropLocalDraft(userId, place);
          else keepLocalDraft(userId, place, content);
          if (outcome !== 'failed') setIsSignedOut(outcome === 'signed_out');
        },
      }),
  );

  /** Puts a text into the box and remembers it for this visit; saving it is the caller's business. */
  const show = useCallback(
    (next: string) => {
      current.current = next;
      rememberBox(userId, place, next);
      setText(next);
    },
    [userId, place],
  );

  const type = useCallback(
    (next: string) => {
      show(next);
      saver.change(next);
    },
    [show, saver],
  );

  // Before anybody can press another key.
  useLayoutEffect(() => {
    const kept = readLocalDraft(userId, place);
    // On a slow machine one can type before the page lives; that was nobody's change event.
    const typedEarly = box.current && box.current.value !== current.current ? box.current.value : null;
    if (typedEarly !== null) type(typedEarly);
    else if (kept !== null) {
      if (box.current) replaceText(box.current, kept);
      type(kept);
    } else if (current.current !== held) saver.change(current.current);
  }, [userId, place, held, box, saver, type]);

  useEffect(() => {
    const saveBeforeLeaving = () => {
      if (document.visibilityState === 'hidden') saver.flush({ keepalive: true });
    };
    const saveNow = () => saver.flush({ keepalive: true });
    document.addEventListener('visibilitychange', saveBeforeLeaving);
    window.addEventListener('pagehide', saveNow);
    return () => {
      document.removeEventListener('visibilitychange', saveBeforeLeaving);
      window.removeEventListener('pagehide', saveNow);
      saver.flush();
    };
  }, [saver]);

  return { text, current, show, type, saver, isSignedOut };
}

/** Whoever has marked everything that stands there writes over it, whatever it is now. */
function replaceText(box: HTMLTextAreaElement, text: string): void {
  const isMarked = box.value !== '' && box.selectionStart === 0 && box.selectionEnd === box.value.length;
  box.value = text;
  if (isMarked) box.select();
}
