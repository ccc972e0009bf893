'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useUnread } from '@/components/notices/unread-provider';
import { Button } from '@/components/ui/button';
import { onApproach } from '@/components/ui/on-approach';
import { rescueFocus } from '@/components/ui/rescue-focus';
import type { Asked } from '@/lib/credit-requests/credit-request';
import { AskedNote } from './asked-note';

// Fetched when somebody comes near the button.
const fetchDialog = () => import('./ask-owner-dialog').then((module) => ({ default: module.AskOwnerDialog }));
const AskOwnerDialog = lazy(fetchDialog);

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
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const wasOpened = useRef(false);
  const wasSent = useRef(false);
  const isOpenRequest = asked?.state === 'open';
  useNewsOf(asked);

  const open = useCallback(() => {
    // Where the form can't be fetched the page stays as it is, and the button can be pressed again.
    fetchDialog().then(
      () => setIsOpen(true),
      () => {},
    );
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
        <Button size="sm" {...onApproach(fetchDialog)} aria-haspopup="dialog" onClick={open}>
          {t('button')}
        </Button>
      )}
      {isOpen === null ? null : (
        <Suspense>
          <AskOwnerDialog
            isOpen={isOpen}
            onClose={() => setIsOpen(false)}
            owners={owners}
            place={place}
            onSent={sent}
          />
        </Suspense>
      )}
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
