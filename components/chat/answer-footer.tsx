'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { CreditAmount } from '@/components/ui/credit-amount';

interface AnswerFooterProps {
  modelLabel: string | null;
  isDemo: boolean;
  /** Decimal credits; null while it isn't known. */
  cost: string | null;
  /** Names the request's receipt; null while it isn't known. */
  requestId: string | null;
  stoppedBy: string | null;
  /** The answer as it was written; it can be copied. */
  text: string;
  /** An error stands beside it that says why there is nothing. */
  hasFailed: boolean;
  children?: ReactNode;
}

/** What stands under an answer: who wrote it, what it cost, and why it ended early if it did. */
export function AnswerFooter({
  modelLabel,
  isDemo,
  cost,
  requestId,
  stoppedBy,
  text,
  hasFailed,
  children,
}: AnswerFooterProps) {
  const t = useTranslations('chat');
  const note = noteOf(stoppedBy, text === '' && !hasFailed);
  return (
    <div className="mt-2 space-y-2 text-muted text-sm">
      {note ? <p className="text-ink">{t(note)}</p> : null}
      {children}
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xs">
        {modelLabel ? <span>{modelLabel}</span> : null}
        {isDemo ? <Badge className="max-sm:sr-only">{t('demoModel')}</Badge> : null}
        {cost === null ? null : (
          <span>
            {t.rich('cost', {
              amount: () => <CreditAmount value={cost} kind="cost" className="font-medium text-ink" />,
            })}
          </span>
        )}
        {requestId !== null && cost !== null ? (
          <Link href={`/usage/requests/${requestId}`} prefetch={false} className={buttonClass({ variant: 'link' })}>
            {t('receipt')}
          </Link>
        ) : null}
        {text === '' ? null : <CopyButton text={text} label={t('copyAnswer')} />}
      </div>
    </div>
  );
}

function noteOf(stoppedBy: string | null, isEmpty: boolean) {
  if (stoppedBy === 'credits') return 'stoppedByCredits';
  if (stoppedBy === 'limit') return 'stoppedByLimit';
  if (stoppedBy === 'client') return isEmpty ? 'stoppedBeforeStart' : 'stoppedByYou';
  if (stoppedBy === 'connection') return 'connectionLost';
  if (isEmpty) return 'noAnswer';
  if (stoppedBy === 'provider') return 'brokenOff';
  if (stoppedBy === 'server') return 'stoppedByServer';
  if (stoppedBy === 'length') return 'stoppedByLength';
  return null;
}
