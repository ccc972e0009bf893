'use client';

import { Bell as BellIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, type ToggleEvent, useId, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { onApproach } from '@/components/ui/on-approach';
import { useUnread } from './unread-provider';

// Fetched when somebody comes near the bell, like what it shows.
const fetchNewest = () => import('./newest-notices').then((module) => ({ default: module.NewestNotices }));
const NewestNotices = lazy(() => fetchNewest().catch(() => ({ default: NotNow })));

const MOST_COUNTED = 99;

type BellProps = { markRead: (form: FormData) => Promise<void> };

/**
 * The notices, one click away on every page. The panel is the browser's own popover: it lies above everything, closes on
 * Esc and on a click elsewhere, and gives focus back to the bell.
 */
export function Bell({ markRead }: BellProps) {
  const t = useTranslations('noticeCentre');
  const { unread } = useUnread();
  const [isOpen, setIsOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => panel.current?.hidePopover();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        {...onApproach(fetchNewest)}
        aria-haspopup="dialog"
        className={buttonClass({ variant: 'quiet', size: 'icon' }, 'relative shrink-0')}
      >
        <BellIcon aria-hidden="true" className="size-5" />
        <span className="sr-only">{t('bell', { unread })}</span>
        {unread > 0 ? (
          <span
            aria-hidden="true"
            className="absolute top-0 right-0 min-w-4.5 rounded-full bg-danger px-1 text-center font-semibold text-[0.6875rem] text-surface leading-4.5"
          >
            {unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
          </span>
        ) : null}
      </button>
      <News unread={unread} />
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-labelledby={`${id}-title`}
        onToggle={(event: ToggleEvent<HTMLDivElement>) => setIsOpen(event.newState === 'open')}
        className="fixed inset-x-2 top-15 bottom-auto m-0 max-h-[calc(100dvh-9rem)] w-auto overflow-y-auto overscroll-contain rounded-xl border border-line bg-surface p-0 text-ink shadow-floating open:animate-rise md:top-14 md:right-auto md:left-3 md:w-100"
      >
        {isOpen ? (
          <Suspense fallback={<div className="min-h-37" />}>
            <NewestNotices titleId={`${id}-title`} unread={unread} markRead={markRead} onLeave={close} />
          </Suspense>
        ) : null}
      </div>
    </>
  );
}

function NotNow() {
  const t = useTranslations('noticeCentre');
  return <p className="px-4 py-6 text-muted text-sm">{t('failed')}</p>;
}

/** Says so when there is more to read than a moment ago; what was there from the start is no news. */
function News({ unread }: { unread: number }) {
  const t = useTranslations('noticeCentre');
  const [before, setBefore] = useState(unread);
  const [text, setText] = useState('');
  if (unread !== before) {
    setBefore(unread);
    setText(unread > before ? t('news', { unread }) : '');
  }
  return (
    <span role="status" className="sr-only">
      {text}
    </span>
  );
}
