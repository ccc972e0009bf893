import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { buttonClass } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import type { NoticePage } from '@/lib/notices/list-notices';
import { MarkRead } from './mark-read';
import { NoticeItem } from './notice-item';

type NoticeListProps = {
  page: NoticePage;
  isFirstPage: boolean;
  unread: number;
  markRead: (form: FormData) => Promise<void>;
};

/** All notices of one person, the newest first. */
export function NoticeList({ page, isFirstPage, unread, markRead }: NoticeListProps) {
  const t = useTranslations('noticeCentre');
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead')}>
        {unread > 0 ? <MarkRead ids={[]} markRead={markRead} label={t('markAll')} /> : null}
      </PageHeader>
      {page.notices.length === 0 ? (
        <Empty title={t('none')}>{t('noneText')}</Empty>
      ) : (
        <Card className="overflow-hidden">
          <ul className="divide-y divide-line">
            {page.notices.map((notice) => (
              <NoticeItem key={notice.id} notice={notice} markRead={markRead} />
            ))}
          </ul>
        </Card>
      )}
      <p className="flex flex-wrap gap-4 text-sm">
        {isFirstPage ? null : (
          <Link href="/notices" className={buttonClass({ variant: 'link' })}>
            {t('newest')}
          </Link>
        )}
        {page.nextCursor ? (
          <Link href={`/notices?before=${page.nextCursor}`} className={buttonClass({ variant: 'link' })}>
            {t('older')}
          </Link>
        ) : null}
        <Link href="/settings#notifications" className={buttonClass({ variant: 'link' })}>
          {t('settings')}
        </Link>
      </p>
    </div>
  );
}
