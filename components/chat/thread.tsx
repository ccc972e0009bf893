'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LiveAnswer } from '@/components/chat/live-answer';
import { MessageBubble } from '@/components/chat/message-bubble';
import { StoredMessage } from '@/components/chat/stored-message';
import type { Turn } from '@/components/chat/turns';
import type { ModelOption } from '@/lib/chat/chat-view';
import type { ChatMessage } from '@/lib/chat/messages';

interface ThreadProps {
  messages: readonly ChatMessage[];
  turns: readonly Turn[];
  models: readonly ModelOption[];
  wayOut: ReactNode;
  /** Sends a message again whose answer failed; null while another one is on its way. */
  onAskAgain: ((message: string) => void) | null;
}

/** The conversation: what the server keeps, then what this visit added and the server's page doesn't show yet. */
export function Thread({ messages, turns, models, wayOut, onAskAgain }: ThreadProps) {
  const t = useTranslations('chat');
  const modelOf = (id: string | null) => models.find((model) => model.id === id);
  const stored = new Set(messages.map(({ id }) => id));
  const live = turns.filter(({ answerId }) => !answerId || !stored.has(answerId));
  const last = messages.at(-1);
  const isUnanswered = last?.author === 'user' && !live.some(({ messageId }) => messageId === last.id);
  return (
    <ol className="space-y-6">
      {messages.map((message) => (
        <li key={message.id}>
          <StoredMessage
            message={message}
            modelLabel={modelOf(message.model)?.label ?? message.model}
            isDemo={modelOf(message.model)?.isDemo ?? false}
            wayOut={message === last && live.length === 0 ? wayOut : null}
          />
        </li>
      ))}
      {isUnanswered ? <li className="text-muted text-sm">{t('unanswered')}</li> : null}
      {live.map((turn) => (
        <li key={turn.key} className="space-y-6">
          {turn.messageId && stored.has(turn.messageId) ? null : (
            <MessageBubble author="user" label={t('you')} isFaint={turn.state === 'sending'}>
              {turn.message}
            </MessageBubble>
          )}
          <LiveAnswer
            turn={turn}
            modelLabel={modelOf(turn.model)?.label ?? turn.model}
            isDemo={modelOf(turn.model)?.isDemo ?? false}
            wayOut={turn === live.at(-1) ? wayOut : null}
            onAskAgain={turn === live.at(-1) && onAskAgain ? () => onAskAgain(turn.message) : null}
          />
        </li>
      ))}
    </ol>
  );
}
