'use client';

import type { ReactNode } from 'react';
import { SIGNED_OUT } from '@/components/chat/api-error';
import { LimitNote } from '@/components/chat/limit-note';
import { PausedAlert } from '@/components/chat/paused-alert';
import { PriceByModel } from '@/components/chat/price-by-model';
import { RefusalNote } from '@/components/chat/refusal-note';
import type { Refusals } from '@/components/chat/use-refusals';
import type { ModelOption } from '@/lib/chat/chat-view';
import type { MessagePrice } from '@/lib/chat/price-message';

interface ChatNoticesProps {
  refusals: Pick<Refusals, 'paused' | 'refusal'>;
  /** The draft could not be kept on the server because the session has ended. */
  isSignedOut: boolean;
  wayOut: ReactNode;
  returnTo: string;
  models: readonly ModelOption[];
  /** The one that is chosen. */
  model: string;
  /** What the message in the box costs on each; none when there is no message. */
  prices: readonly MessagePrice[];
  onUseModel: (model: string) => void;
  onRetry: () => void;
}

/** What stands between this person and the next answer, above the box. */
export function ChatNotices({
  refusals,
  isSignedOut,
  wayOut,
  returnTo,
  models,
  model,
  prices,
  onUseModel,
  onRetry,
}: ChatNoticesProps) {
  const { paused } = refusals;
  const refusal = refusals.refusal ?? (isSignedOut ? SIGNED_OUT : null);
  return (
    <>
      {paused ? <PausedAlert {...paused} wayOut={wayOut} models={models} onUseModel={onUseModel} /> : null}
      {paused && prices.length > 0 ? (
        <PriceByModel {...{ models, prices, model, returnTo }} available={paused.available} />
      ) : null}
      {refusal?.limit ? (
        <LimitNote error={refusal} limit={refusal.limit} models={models} onUseModel={onUseModel} />
      ) : refusal ? (
        <RefusalNote error={refusal} returnTo={returnTo} onRetry={onRetry} />
      ) : null}
    </>
  );
}
