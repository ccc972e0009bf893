import type { ReactNode } from 'react';
import { ConversationColumn } from '@/components/chat/conversation-column';
import { Texts } from '@/components/shell/texts';
import { requireMember } from '@/lib/auth/current';
import { chatMember, listConversations } from '@/lib/chat/conversations';

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const actor = await requireMember();
  const conversations = await listConversations(chatMember(actor));
  return (
    <Texts of="chat">
      <div className="flex h-[calc(100dvh-var(--shell-top)-var(--shell-bottom))] flex-col lg:flex-row print:block print:h-auto">
        <ConversationColumn userId={actor.userId} conversations={conversations} />
        {children}
      </div>
    </Texts>
  );
}
