'use client';

import Link from 'next/link';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { LocalTime } from '@/components/ui/local-time';
import type { NoticeView } from '@/lib/notices/list-notices';
import { MarkRead } from './mark-read';

type NoticeItemProps = {
  notice: NoticeView;
  markRead: (form: FormData) => Promise<void>;
  /** When its link is followed. */
  onFollow?: () => void;
};

/** One notice: what happened, when, and the way to it. Following it is reading it. */
export function NoticeItem({ notice, markRead, onFollow }: NoticeItemProps) {
  const t = useTranslations('noticeCentre');
  const { id, title, body, href, at, isRead } = notice;
  const follow = () => {
    onFollow?.();
    if (isRead) return;
    const form = new FormData();
    form.set('id', id);
    void markRead(form);
  };
  return (
    <li className={cn('relative flex gap-3 px-4 py-3', !isRead && 'bg-accent-soft/60')}>
      <span aria-hidden="true" className={cn('mt-2 size-2 shrink-0 rounded-full', !isRead && 'bg-accent')} />
      <div className="min-w-0 flex-1 text-sm">
        <p className={cn('break-words', !isRead && 'font-semibold')}>
          {isRead ? null : <span className="sr-only">{t('unread')} </span>}
          <Link
            href={href}
            prefetch={false}
            onClick={follow}
            className="underline decoration-current/25 underline-offset-4 hover:decoration-current"
          >
            {title}
          </Link>
        </p>
        <p className="mt-0.5 break-words text-muted">{body}</p>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4 text-muted text-xs">
          <span>
            <Ago at={at} /> · <LocalTime at={at} />
          </span>
          {isRead ? null : <MarkRead ids={[id]} markRead={markRead} label={t('markRead')} about={title} />}
        </div>
      </div>
    </li>
  );
}

function Ago({ at }: { at: string }) {
  const now = useNow({ updateInterval: 30_000 });
  // The server's clock may be a moment ahead of the reader's.
  const date = new Date(Math.min(new Date(at).getTime(), now.getTime()));
  return <span suppressHydrationWarning>{useFormatter().relativeTime(date, now)}</span>;
}
