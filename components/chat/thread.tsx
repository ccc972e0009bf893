'use client';

import { useTranslations } from 'next-intl';
import { memo, type ReactNode } from 'react';
import { LiveTurn } from '@/components/chat/live-turn';
import { openerOf } from '@/components/chat/opener';
import { StoredMessage } from '@/components/chat/stored-message';
import type { Turn } from '@/components/chat/turns';
import type { Outgoing } from '@/components/chat/use-composer';
import { visibleTurns } from '@/components/chat/visible-turns';
import type { ModelOption } from '@/lib/chat/chat-view';
import type { ChatMessage } from '@/lib/chat/read-messages';

interface ThreadProps {
  messages: readonly ChatMessage[];
  turns: readonly Turn[];
  models: readonly ModelOption[];
  wayOut: ReactNode;
  /** Nothing is on its way, so that something else can be sent. */
  isFree: boolean;
  onSend: (outgoing: Outgoing) => void;
  onEdit: (messageId: string, content: string) => void;
}

/** The conversation: what the server keeps, then what this visit added and the server's page doesn't show yet. */
export const Thread = memo(function Thread({ turns, models, wayOut, isFree, onSend, onEdit, ...page }: ThreadProps) {
  const t = useTranslations('chat');
  const { messages, turns: live } = visibleTurns(page.messages, turns);
  const last = messages.at(-1);
  const isUnanswered = last?.author === 'user' && !live.some(({ messageId }) => messageId === last.id);
  return (
    <ol className="space-y-6">
      {messages.map((message, at) => {
        const isLast = message === last && live.length === 0;
        const before = messages[at - 1];
        const model = models.find(({ id }) => id === message.model);
        return (
          <li key={message.id}>
            <StoredMessage
              message={message}
              modelLabel={model?.label ?? message.model}
              isDemo={model?.isDemo ?? false}
              opener={message.author === 'assistant' && before?.author === 'assistant' ? openerOf(before.content) : ''}
              wayOut={isLast ? wayOut : null}
              question={isLast && isFree ? (messages.findLast(({ author }) => author === 'user') ?? null) : null}
              onSend={onSend}
              onEdit={isFree ? onEdit : null}
            />
          </li>
        );
      })}
      {isUnanswered ? <li className="text-muted text-sm">{t('unanswered')}</li> : null}
      {live.map((turn) => (
        <li key={turn.key}>
          <LiveTurn
            turn={turn}
            isQuestionStored={messages.some(({ id }) => id === turn.messageId)}
            model={models.find(({ id }) => id === turn.model)}
            wayOut={turn === live.at(-1) ? wayOut : null}
            canSend={isFree && turn === live.at(-1)}
            onSend={onSend}
            onEdit={isFree ? onEdit : null}
          />
        </li>
      ))}
    </ol>
  );
});
