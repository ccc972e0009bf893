'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { BuyCreditsButton } from '@/components/billing/buy-credits-button';
import { AskOwner } from '@/components/chat/ask-owner';
import { buttonClass } from '@/components/ui/button';
import type { WayOut } from '@/lib/chat/chat-view';

interface WayOutActionsProps {
  wayOut: WayOut;
  /** Path of this chat, to come back to after paying. */
  returnTo: string;
}

/** What this person can do when the credits are used up: buy, upgrade, or ask somebody who can. */
export function WayOutActions({ wayOut, returnTo }: WayOutActionsProps) {
  const t = useTranslations('chat');
  switch (wayOut.kind) {
    case 'buy':
      return <BuyCreditsButton size="sm" returnTo={returnTo} />;
    case 'upgrade':
      return (
        <Link href="/billing#plans" className={buttonClass({ size: 'sm' })}>
          {t('upgrade')}
        </Link>
      );
    case 'ask':
      return <AskOwner owners={wayOut.owners} workspaceName={wayOut.workspaceName} />;
  }
}
