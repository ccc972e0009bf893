import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import type { MemberNews } from '@/lib/members/member-news';

const DONE: readonly MemberNews[] = ['role', 'removed', 'revoked'];

/** What has just become of a form about members. */
export function MemberNewsAlert({ news, className }: { news: MemberNews; className?: string }) {
  const t = useTranslations('members.news');
  return <Alert tone={DONE.includes(news) ? 'success' : 'warning'} title={t(news)} className={className} />;
}
