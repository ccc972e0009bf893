'use client';

import { useTranslations } from 'next-intl';
import { memo, type ReactNode } from 'react';
import { AnswerFooter } from '@/components/chat/answer-footer';
import { MessageBubble } from '@/components/chat/message-bubble';
import { Markdown } from '@/components/markdown/markdown';
import type { ChatMessage } from '@/lib/chat/messages';

interface StoredMessageProps {
  message: ChatMessage;
  modelLabel: string | null;
  isDemo: boolean;
  /** What to offer below an answer that ended because the credits did. */
  wayOut: ReactNode;
}

/** A message as the server keeps it. It never changes, so it is never drawn again while an answer streams below it. */
export const StoredMessage = memo(function StoredMessage({ message, modelLabel, isDemo, wayOut }: StoredMessageProps) {
  const t = useTranslations('chat');
  const { author, content, cost, requestId, stoppedBy } = message;
  if (author === 'user') {
    return (
      <MessageBubble author="user" label={t('you')}>
        {content}
      </MessageBubble>
    );
  }
  return (
    <article aria-label={t('answer')}>
      <MessageBubble author="assistant" label={t('modelSays')}>
        <Markdown text={content} />
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
      </AnswerFooter>
    </article>
  );
});
