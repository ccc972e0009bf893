import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ChatScreen } from '@/components/chat/chat-screen';
import { requireMember } from '@/lib/auth/current';
import { readChatView } from '@/lib/chat/chat-view';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('chat');
  return { title: t('newChat') };
}

export default async function NewChatPage() {
  const view = await readChatView(await requireMember(), null);
  return view ? <ChatScreen {...view} /> : notFound();
}
