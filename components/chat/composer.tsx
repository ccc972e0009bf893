'use client';

import { ArrowUp, Square } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useState } from 'react';
import { Button } from '@/components/ui/button';

interface ComposerProps {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  limitCharacters: number;
  isAnswering: boolean;
  onChange: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
  /** What Escape does; null where there is nothing to leave. */
  onLeave: (() => void) | null;
  /** Stands below the box: the model picker. */
  children: ReactNode;
  /** What the message will cost; `priceId` names it. */
  price: ReactNode;
  priceId: string;
}

/** The box. Enter sends, Shift+Enter makes a new line; while an answer streams one can already write the next message. */
export function Composer({
  box,
  text,
  limitCharacters,
  isAnswering,
  onChange,
  onSend,
  onStop,
  onLeave,
  children,
  price,
  priceId,
}: ComposerProps) {
  const t = useTranslations('chat');
  const id = useId();
  useState(() => claimTyping(id));
  useGrowingHeight(box, text);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While a word is being composed (Japanese, Chinese, Korean), Enter takes the suggestion. Safari says so only by 229.
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key === 'Escape' && !isComposing) onLeave?.();
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    if (!isAnswering) onSend();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isAnswering) onSend();
      }}
      className="rounded-xl border border-control bg-surface shadow-raised focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
    >
      <label htmlFor={id} className="sr-only">
        {t('message')}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={1}
        // A list of one: a plain text that equals the server's would be put back over what was typed before the page lived.
        value={[text]}
        maxLength={limitCharacters}
        placeholder={t('placeholder')}
        enterKeyHint="send"
        aria-describedby={priceId}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 text-base outline-none placeholder:text-muted"
      />
      <div className="flex items-center justify-between gap-3 px-2.5 pt-2 pb-2.5">
        {children}
        {/* Keys, because one element that turned from Stop into Send during a click would send what is in the box. */}
        {isAnswering ? (
          <Button key="stop" variant="secondary" size="sm" onClick={onStop}>
            <Square aria-hidden="true" className="size-3.5 fill-current" />
            {t('stop')}
          </Button>
        ) : (
          <Button key="send" type="submit" size="sm" disabled={text.trim() === ''}>
            <ArrowUp aria-hidden="true" className="size-4" />
            {t('send')}
          </Button>
        )}
      </div>
      {price}
    </form>
  );
}

/**
 * Before the page lives one can already type: a box whose value was set keeps value and marking when React takes it over, where an
 * untouched one loses what is marked.
 */
function claimTyping(id: string): void {
  if (typeof document === 'undefined') return;
  const box = document.getElementById(id);
  if (box instanceof HTMLTextAreaElement) box.value = `${box.value}`;
}

/** As tall as its text, up to the limit that the style sets. */
function useGrowingHeight(box: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [box, text]);
}
