import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { NoticeList } from '@/components/notices/notice-list';
import { requireMember } from '@/lib/auth/current';
import { markNoticesRead } from '@/lib/notices/actions';
import { countUnread, listNotices } from '@/lib/notices/list-notices';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('noticeCentre'))('title') };
}

type Props = { searchParams: Promise<{ before?: string | string[] }> };

export default async function NoticesPage({ searchParams }: Props) {
  const { userId, workspace } = await requireMember();
  const { before } = await searchParams;
  const cursor = typeof before === 'string' ? before : null;
  const reader = { userId, workspaceId: workspace.id };
  const [page, unread] = await Promise.all([
    listNotices(reader, { cursor, locale: await getLocale() }),
    countUnread(reader),
  ]);
  return <NoticeList page={page} isFirstPage={cursor === null} unread={unread} markRead={markNoticesRead} />;
}
