'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { BuyCreditsButton } from '@/components/buying/buy-credits-button';
import { AskOwner } from '@/components/chat/ask-owner';
import { buttonClass } from '@/components/ui/button';
import type { WayOut } from '@/lib/chat/chat-view';
import { withdrawCreditRequest } from '@/lib/credit-requests/actions';

interface WayOutActionsProps {
  wayOut: WayOut;
  /** Path of this chat, to come back to after paying. */
  returnTo: string;
  /** Where the message waits: the conversation's id, or `new`. */
  place: string;
}

/** What this person can do when the credits are used up: buy, upgrade, or ask somebody who can. */
export function WayOutActions({ wayOut, returnTo, place }: WayOutActionsProps) {
  const t = useTranslations('chat');
  switch (wayOut.kind) {
    case 'buy':
      return <BuyCreditsButton size="sm" returnTo={returnTo} />;
    case 'upgrade':
      return (
        <Link
          href={`/billing/plan?${new URLSearchParams({ return_to: returnTo })}`}
          className={buttonClass({ size: 'sm' })}
        >
          {t('upgrade')}
        </Link>
      );
    case 'ask':
      return <AskOwner {...wayOut} place={place} withdraw={withdrawCreditRequest} />;
  }
}
