'use client';

import { Menu, Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConversationList } from '@/components/chat/conversation-list';
import { Button, buttonClass } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ConversationSummary } from '@/lib/chat/conversations';

interface ConversationColumnProps {
  userId: string;
  conversations: readonly ConversationSummary[];
}

/** The conversations: a column where there is room, a drawer behind a button where there is not. */
export function ConversationColumn({ userId, conversations }: ConversationColumnProps) {
  const t = useTranslations('chat');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <nav
        aria-label={t('conversations')}
        className="hidden w-60 shrink-0 flex-col gap-3 overflow-y-auto border-line border-r px-3 py-4 lg:flex"
      >
        <NewChatLink />
        <ConversationList userId={userId} conversations={conversations} />
      </nav>
      <div className="flex items-center justify-between gap-2 border-line border-b px-3 py-1.5 lg:hidden print:hidden">
        <Button variant="quiet" size="sm" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
          <Menu aria-hidden="true" className="size-4" />
          {t('conversations')}
        </Button>
        <NewChatLink />
      </div>
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('conversations')}
        className="m-0! h-dvh max-h-dvh! w-[min(20rem,85vw)]! max-w-none rounded-l-none border-y-0 border-l-0"
      >
        <nav aria-label={t('conversations')}>
          <ConversationList userId={userId} conversations={conversations} onChoose={() => setIsOpen(false)} />
        </nav>
      </Dialog>
    </>
  );
}

function NewChatLink() {
  const t = useTranslations('chat');
  return (
    <Link href="/chat" prefetch={false} className={buttonClass({ variant: 'secondary', size: 'sm' })}>
      <Plus aria-hidden="true" className="size-4" />
      {t('newChat')}
    </Link>
  );
}
