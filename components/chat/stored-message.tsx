'use client';

import { useTranslations } from 'next-intl';
import { memo, type ReactNode } from 'react';
import { AnswerActions } from '@/components/chat/answer-actions';
import { AnswerFooter } from '@/components/chat/answer-footer';
import { MessageBubble } from '@/components/chat/message-bubble';
import { openerOf } from '@/components/chat/opener';
import { QuestionActions } from '@/components/chat/question-actions';
import type { Outgoing } from '@/components/chat/use-composer';
import { Markdown } from '@/components/markdown/markdown';
import type { ChatMessage } from '@/lib/chat/read-messages';

interface StoredMessageProps {
  message: ChatMessage;
  modelLabel: string | null;
  isDemo: boolean;
  /** The line that opens the code which this answer goes on with. */
  opener: string;
  /** What to offer below an answer that ended because the credits did. */
  wayOut: ReactNode;
  /** What this answer, which stands last, can be asked again with; null when it can't. */
  question: ChatMessage | null;
  onSend: (outgoing: Outgoing) => void;
  onEdit: ((messageId: string, content: string) => void) | null;
}

/** A message as the server keeps it. It never changes, so it is never drawn again while an answer streams below it. */
export const StoredMessage = memo(function StoredMessage({ message, onEdit, ...rest }: StoredMessageProps) {
  const t = useTranslations('chat');
  const { id, author, content } = message;
  if (author === 'assistant') return <Answer message={message} {...rest} />;
  return (
    <div className="group flex flex-col items-end sm:flex-row-reverse sm:gap-1">
      <MessageBubble author="user" label={t('you')}>
        {content}
      </MessageBubble>
      <QuestionActions text={content} onEdit={onEdit ? () => onEdit(id, content) : null} />
    </div>
  );
});

type AnswerProps = Omit<StoredMessageProps, 'onEdit'>;

function Answer({ message, modelLabel, isDemo, opener, wayOut, question, onSend }: AnswerProps) {
  const t = useTranslations('chat');
  const { content, cost, requestId, stoppedBy } = message;
  const goOn = () => onSend({ message: null, opener: openerOf(opener + content) });
  return (
    <article aria-label={t('answer')}>
      <MessageBubble author="assistant" label={t('modelSays')}>
        <Markdown text={opener + content} />
      </MessageBubble>
      <AnswerFooter
        modelLabel={modelLabel}
        isDemo={isDemo}
        cost={cost}
        requestId={requestId}
        stoppedBy={stoppedBy}
        text={content}
        hasFailed={false}
      >
        {stoppedBy === 'credits' ? wayOut : null}
        {question ? (
          <AnswerActions
            onAskAgain={() => onSend({ message: question.content, replaces: question.id })}
            onGoOn={stoppedBy && content !== '' ? goOn : null}
          />
        ) : null}
      </AnswerFooter>
    </article>
  );
}
