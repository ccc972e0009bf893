'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { AnswerFooter } from '@/components/chat/answer-footer';
import { MessageBubble } from '@/components/chat/message-bubble';
import type { Turn } from '@/components/chat/turns';
import { useErrorText } from '@/components/chat/use-error-text';
import { useBlocks, useTail } from '@/components/chat/use-turns';
import { Markdown } from '@/components/markdown/markdown';
import { Button } from '@/components/ui/button';

interface LiveAnswerProps {
  turn: Turn;
  modelLabel: string;
  isDemo: boolean;
  wayOut: ReactNode;
  onAskAgain: (() => void) | null;
}

/** The answer of this visit, while it grows and afterwards. */
export function LiveAnswer({ turn, modelLabel, isDemo, wayOut, onAskAgain }: LiveAnswerProps) {
  const t = useTranslations('chat');
  const errorText = useErrorText();
  const isRunning = turn.state !== 'finished';
  return (
    <article aria-label={t('answer')} aria-busy={isRunning}>
      <MessageBubble author="assistant" label={t('modelSays')}>
        <Blocks turnKey={turn.key} />
        <Tail turnKey={turn.key} isRunning={isRunning} />
      </MessageBubble>
      {isRunning ? null : <Footer turn={turn} modelLabel={modelLabel} isDemo={isDemo} wayOut={wayOut} />}
      {turn.error && !isRunning ? (
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-danger text-sm">
          {errorText(turn.error)}
          {onAskAgain ? (
            <Button variant="secondary" size="sm" onClick={onAskAgain}>
              {t('askAgain')}
            </Button>
          ) : null}
        </p>
      ) : null}
    </article>
  );
}

function Footer({ turn, modelLabel, isDemo, wayOut }: Omit<LiveAnswerProps, 'onAskAgain'>) {
  const text = useAnswerText(turn.key);
  return (
    <AnswerFooter
      modelLabel={modelLabel}
      isDemo={isDemo}
      cost={turn.cost}
      requestId={turn.requestId}
      stoppedBy={turn.stoppedBy}
      text={text}
      hasFailed={turn.error !== null}
    >
      {turn.stoppedBy === 'credits' ? wayOut : null}
    </AnswerFooter>
  );
}

function useAnswerText(key: string): string {
  const blocks = useBlocks(key);
  const tail = useTail(key);
  return [...blocks, tail].join('\n');
}

function Blocks({ turnKey }: { turnKey: string }) {
  const blocks = useBlocks(turnKey);
  // A block keeps its position for ever: blocks are only ever added at the end.
  // biome-ignore lint/suspicious/noArrayIndexKey: the position is the identity
  return blocks.map((text, position) => <Markdown key={position} text={text} />);
}

function Tail({ turnKey, isRunning }: { turnKey: string; isRunning: boolean }) {
  const tail = useTail(turnKey);
  return (
    <>
      <Markdown text={tail} isGrowing={isRunning} />
      {isRunning ? <span aria-hidden="true" className="block h-[1.1em] w-[0.45em] animate-pulse bg-accent" /> : null}
    </>
  );
}
