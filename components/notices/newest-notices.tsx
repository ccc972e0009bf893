'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import type { NoticeView } from '@/lib/notices/list-notices';
import { MarkRead } from './mark-read';
import { NoticeItem } from './notice-item';
import { readNewest } from './read-newest';

type NewestNoticesProps = {
  titleId: string;
  unread: number;
  markRead: (form: FormData) => Promise<void>;
  onLeave: () => void;
};

/** What the bell opens: the newest notices, read anew at each opening and whenever there are more. */
export function NewestNotices({ titleId, unread, markRead, onLeave }: NewestNoticesProps) {
  const t = useTranslations('noticeCentre');
  const title = useRef<HTMLHeadingElement>(null);
  const [notices, setNotices] = useState<NoticeView[] | 'failed' | null>(null);

  useEffect(() => title.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number means that the list is another one
  useEffect(() => {
    let isOver = false;
    void readNewest().then((read) => {
      if (!isOver) setNotices((shown) => read ?? shown ?? 'failed');
    });
    return () => {
      isOver = true;
    };
  }, [unread]);

  return (
    <>
      <div className="sticky top-0 z-10 flex min-h-13 items-center justify-between gap-4 border-line border-b bg-surface px-4 py-2">
        <h2 ref={title} id={titleId} tabIndex={-1} className="font-semibold outline-none">
          {t('title')}
        </h2>
        {unread > 0 ? <MarkRead ids={[]} markRead={markRead} label={t('markAll')} /> : null}
      </div>
      <div aria-live="polite" aria-busy={notices === null}>
        {notices === null ? (
          <p className="flex min-h-24 items-center justify-center text-muted">
            <Spinner />
            <span className="sr-only">{t('loading')}</span>
          </p>
        ) : null}
        {notices === 'failed' ? <p className="px-4 py-6 text-muted text-sm">{t('failed')}</p> : null}
        {Array.isArray(notices) && notices.length === 0 ? (
          <p className="px-4 py-6 text-muted text-sm">{t('none')}</p>
        ) : null}
      </div>
      {Array.isArray(notices) ? (
        <ul className="divide-y divide-line">
          {notices.map((notice) => (
            <NoticeItem key={notice.id} notice={notice} markRead={markRead} onFollow={onLeave} />
          ))}
        </ul>
      ) : null}
      <p className="border-line border-t px-4 py-3 text-sm">
        <Link href="/notices" onClick={onLeave} className={buttonClass({ variant: 'link' })}>
          {t('all')}
        </Link>
      </p>
    </>
  );
}
