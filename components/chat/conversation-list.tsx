'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useStartedConversations } from '@/components/chat/use-turns';
import { cn } from '@/components/ui/cn';
import type { ConversationSummary } from '@/lib/chat/conversations';

interface ConversationListProps {
  userId: string;
  conversations: readonly ConversationSummary[];
  /** Called when one is chosen: a drawer closes then. */
  onChoose?: () => void;
}

/** The person's conversations, those of this visit first. */
export function ConversationList({ userId, conversations, onChoose }: ConversationListProps) {
  const t = useTranslations('chat');
  const pathname = usePathname();
  const started = useStartedConversations(userId);
  const isStarted = new Set(started.map(({ id }) => id));
  const all = [...started, ...conversations.filter(({ id }) => !isStarted.has(id))];
  if (all.length === 0) return <p className="px-3 py-2 text-muted text-sm">{t('noConversations')}</p>;
  return (
    <ul className="space-y-0.5">
      {all.map(({ id, title }) => {
        const isHere = pathname === `/chat/${id}`;
        return (
          <li key={id}>
            <Link
              href={`/chat/${id}`}
              prefetch={false}
              onClick={onChoose}
              aria-current={isHere ? 'page' : undefined}
              title={title}
              className={cn(
                'block truncate rounded-md px-3 py-1.5 text-sm pointer-coarse:py-2.5',
                isHere ? 'bg-accent-soft font-medium text-ink' : 'text-muted hover:bg-sunken hover:text-ink',
              )}
            >
              {title}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
