'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { AnswerActions } from '@/components/chat/answer-actions';
import { AnswerFooter } from '@/components/chat/answer-footer';
import { MessageBubble } from '@/components/chat/message-bubble';
import { openerOf } from '@/components/chat/opener';
import { QuestionActions } from '@/components/chat/question-actions';
import type { Turn } from '@/components/chat/turns';
import type { Outgoing } from '@/components/chat/use-composer';
import { useErrorText } from '@/components/chat/use-error-text';
import { useBlocks, useTail } from '@/components/chat/use-turns';
import { Markdown } from '@/components/markdown/markdown';
import type { ModelOption } from '@/lib/chat/chat-view';

interface LiveTurnProps {
  turn: Turn;
  /** Its message stands in the thread already. */
  isQuestionStored: boolean;
  model: ModelOption | undefined;
  wayOut: ReactNode;
  /** It stands last, and nothing is on its way. */
  canSend: boolean;
  onSend: (outgoing: Outgoing) => void;
  onEdit: ((messageId: string, content: string) => void) | null;
}

/** A message of this visit and its answer, while it grows and afterwards. */
export function LiveTurn({ turn, isQuestionStored, onEdit, ...rest }: LiveTurnProps) {
  const t = useTranslations('chat');
  const { message, messageId, state, key } = turn;
  const isRunning = state !== 'finished';
  return (
    <div className="space-y-6">
      {message === null || isQuestionStored ? null : (
        <div className="group flex flex-col items-end sm:flex-row-reverse sm:gap-1">
          <MessageBubble author="user" label={t('you')} isFaint={state === 'sending'}>
            {message}
          </MessageBubble>
          <QuestionActions text={message} onEdit={onEdit && messageId ? () => onEdit(messageId, message) : null} />
        </div>
      )}
      <article aria-label={t('answer')} aria-busy={isRunning}>
        <MessageBubble author="assistant" label={t('modelSays')}>
          <Blocks turnKey={key} />
          <Tail turnKey={key} isRunning={isRunning} />
        </MessageBubble>
        {isRunning ? null : <Footer turn={turn} {...rest} />}
      </article>
    </div>
  );
}

type FooterProps = Pick<LiveTurnProps, 'turn' | 'model' | 'wayOut' | 'canSend' | 'onSend'>;

function Footer({ turn, model, wayOut, canSend, onSend }: FooterProps) {
  const errorText = useErrorText();
  const text = useAnswerText(turn);
  const { error, message, messageId, stoppedBy } = turn;
  return (
    <AnswerFooter
      modelLabel={model?.label ?? turn.model}
      isDemo={model?.isDemo ?? false}
      cost={turn.cost}
      requestId={turn.requestId}
      stoppedBy={stoppedBy}
      text={text}
      hasFailed={error !== null}
    >
      {stoppedBy === 'credits' ? wayOut : null}
      {error ? <p className="text-danger text-sm">{errorText(error)}</p> : null}
      {canSend ? (
        <AnswerActions
          onAskAgain={message === null ? null : () => onSend({ message, replaces: messageId })}
          onGoOn={
            stoppedBy && text !== '' ? () => onSend({ message: null, opener: openerOf(turn.opener + text) }) : null
          }
        />
      ) : null}
    </AnswerFooter>
  );
}

/** As it was written, without the line that only its drawing needs. */
function useAnswerText({ key, opener }: Turn): string {
  const blocks = useBlocks(key);
  const tail = useTail(key);
  return [...blocks, tail].join('\n').slice(opener.length);
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
