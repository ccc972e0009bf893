'use client';

import { Ellipsis, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConversationDialog } from '@/components/chat/conversation-dialog';
import { useSearch } from '@/components/chat/use-search';
import { useStartedConversations } from '@/components/chat/use-turns';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';
import type { ConversationSummary } from '@/lib/chat/conversations';

interface ConversationListProps {
  userId: string;
  conversations: readonly ConversationSummary[];
  /** Called when one is chosen: a drawer closes then. */
  onChoose?: () => void;
}

/** The person's conversations, those of this visit first; or those in which some words stand. */
export function ConversationList({ userId, conversations, onChoose }: ConversationListProps) {
  const t = useTranslations('chat');
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<ConversationSummary | null>(null);
  const started = useStartedConversations(userId);
  const found = useSearch(words, conversations);
  // The server knows a title that was changed since.
  const known = new Map(conversations.map((one) => [one.id, one]));
  const isStarted = new Set(started.map(({ id }) => id));
  const all = [
    ...started.map((one) => known.get(one.id) ?? one),
    ...conversations.filter(({ id }) => !isStarted.has(id)),
  ];
  const shown = found ?? all;
  if (all.length === 0) return <p className="px-3 py-2 text-muted text-sm">{t('noConversations')}</p>;
  return (
    <div className="space-y-2">
      <Input
        type="search"
        label={t('searchConversations')}
        labelHidden
        placeholder={t('searchConversations')}
        prefix={<Search aria-hidden="true" className="size-4" />}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p role="status" className={found?.length === 0 ? 'px-3 py-2 text-muted text-sm' : 'sr-only'}>
        {found ? t('found', { count: found.length }) : null}
      </p>
      <ul className="space-y-0.5">
        {shown.map((conversation) => (
          <Row
            key={conversation.id}
            conversation={conversation}
            onChoose={onChoose}
            onManage={() => setChosen(conversation)}
          />
        ))}
      </ul>
      <ConversationDialog userId={userId} conversation={chosen} onClose={() => setChosen(null)} />
    </div>
  );
}

type RowProps = { conversation: ConversationSummary; onChoose: (() => void) | undefined; onManage: () => void };

function Row({ conversation: { id, title }, onChoose, onManage }: RowProps) {
  const t = useTranslations('chat');
  const isHere = usePathname() === `/chat/${id}`;
  return (
    <li
      className={cn(
        'group flex items-center rounded-md',
        isHere ? 'bg-accent-soft font-medium text-ink' : 'text-muted hover:bg-sunken hover:text-ink',
      )}
    >
      <Link
        href={`/chat/${id}`}
        prefetch={false}
        onClick={onChoose}
        aria-current={isHere ? 'page' : undefined}
        title={title}
        className="min-w-0 flex-1 truncate py-1.5 pl-3 text-sm pointer-coarse:py-2.5"
      >
        {title}
      </Link>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={t('manage', { title })}
        title={t('manage', { title })}
        onClick={onManage}
        className={buttonClass(
          { variant: 'quiet', size: 'smallIcon' },
          'opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100',
        )}
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </button>
    </li>
  );
}
