'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useUnread } from '@/components/notices/unread-provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { rescueFocus } from '@/components/ui/rescue-focus';
import type { Asked } from '@/lib/credit-requests/credit-request';
import { AskedNote } from './asked-note';

// Fetched when somebody comes near the button.
const fetchForm = () => import('./ask-owner-form').then((module) => ({ default: module.AskOwnerForm }));
const AskOwnerForm = lazy(fetchForm);
const fetchAhead = () => void fetchForm().catch(() => {});

export interface AskOwnerProps {
  owners: readonly { name: string; email: string }[];
  /** Where the last request stands; null when there is nothing to say of one. */
  asked: Asked | null;
  /** Where the message waits: a conversation's id or `new`; null where no message does. */
  place: string | null;
  withdraw: (form: FormData) => Promise<void>;
  /** Opens the form at once: for whoever came by a link that says so. */
  startsOpen?: boolean;
}

/** Asks an owner to buy: a form behind a button, or that somebody was asked already. */
export function AskOwner({ owners, asked, place, withdraw, startsOpen = false }: AskOwnerProps) {
  const t = useTranslations('askOwner');
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  // Outside of the alert that holds the button, which would be read aloud with everything that opens in it.
  const [host, setHost] = useState<HTMLElement | null>(null);
  const wasOpened = useRef(false);
  const wasSent = useRef(false);
  const isOpenRequest = asked?.state === 'open';
  useNewsOf(asked);

  const open = useCallback(() => {
    const show = () => {
      setHost(document.body);
      setIsOpen(true);
    };
    // Where the form can't be fetched the page stays as it is, and the button can be pressed again.
    fetchForm().then(show, () => {});
  }, []);
  useEffect(() => {
    if (!startsOpen || wasOpened.current || isOpenRequest) return;
    wasOpened.current = true;
    open();
  }, [startsOpen, isOpenRequest, open]);

  useEffect(() => {
    // The button, to which focus came back from the form, has given way to what was asked.
    if (isOpenRequest && wasSent.current) rescueFocus();
  }, [isOpenRequest]);

  const sent = () => {
    wasSent.current = true;
    setIsOpen(false);
    router.refresh();
  };
  return (
    <div className="w-full space-y-2">
      {asked ? <AskedNote asked={asked} withdraw={withdraw} /> : null}
      {isOpenRequest ? null : (
        <Button size="sm" onPointerEnter={fetchAhead} onFocus={fetchAhead} aria-haspopup="dialog" onClick={open}>
          {t('button')}
        </Button>
      )}
      {host
        ? createPortal(
            <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={t('button')}>
              <Suspense>
                <AskOwnerForm owners={owners} place={place} onSent={sent} />
              </Suspense>
            </Dialog>,
            host,
          )
        : null}
    </div>
  );
}

/** Whoever waits for an answer sees it as soon as the notice of it has come. */
function useNewsOf(asked: Asked | null): void {
  const router = useRouter();
  const { unread } = useUnread();
  const seen = useRef(unread);
  useEffect(() => {
    if (unread > seen.current && asked?.state === 'open') router.refresh();
    seen.current = unread;
  }, [unread, asked, router]);
}
