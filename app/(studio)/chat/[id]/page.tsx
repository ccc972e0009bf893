import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ChatScreen } from '@/components/chat/chat-screen';
import { requireMember } from '@/lib/auth/current';
import { readChatView } from '@/lib/chat/chat-view';
import { chatMember, findConversation } from '@/lib/chat/conversations';

type PageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const [{ id }, actor, t] = await Promise.all([params, requireMember(), getTranslations('chat')]);
  const conversation = await findConversation(chatMember(actor), id);
  return { title: conversation?.title ?? t('notFound') };
}

export default async function ConversationPage({ params }: PageProps) {
  const [{ id }, actor] = await Promise.all([params, requireMember()]);
  const view = await readChatView(actor, id);
  return view ? <ChatScreen key={id} {...view} /> : notFound();
}
