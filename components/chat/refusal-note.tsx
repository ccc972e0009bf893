'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ApiError } from '@/components/chat/api-error';
import { useErrorText } from '@/components/chat/use-error-text';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';

interface RefusalNoteProps {
  error: ApiError;
  /** Path of this chat, to come back to after signing in. */
  returnTo: string;
  onRetry: () => void;
}

// Sending the same text again cannot end differently.
const FINAL = new Set(['invalid_request', 'not_found', 'too_large', 'model_not_found', 'forbidden']);

/** Why a message was not taken, other than for want of credits. The text is back in the box. */
export function RefusalNote({ error, returnTo, onRetry }: RefusalNoteProps) {
  const t = useTranslations('chat');
  const errorText = useErrorText();
  return (
    <Alert role="alert" tone="danger" actions={<Remedy error={error} returnTo={returnTo} onRetry={onRetry} />}>
      <p>
        {errorText(error)} {t('messageKept')}
      </p>
    </Alert>
  );
}

function Remedy({ error: { code }, returnTo, onRetry }: RefusalNoteProps) {
  const t = useTranslations('chat');
  if (code === 'unauthenticated') {
    return (
      // A full page load: nothing of the ended session may stay in memory.
      <a href={`/sign-in?callbackUrl=${encodeURIComponent(returnTo)}`} className={buttonClass({ size: 'sm' })}>
        {t('signInAgain')}
      </a>
    );
  }
  if (code === 'not_found') {
    return (
      <Link href="/chat" className={buttonClass({ variant: 'secondary', size: 'sm' })}>
        {t('newChat')}
      </Link>
    );
  }
  if (FINAL.has(code)) return null;
  return (
    <Button variant="secondary" size="sm" onClick={onRetry}>
      {t('tryAgain')}
    </Button>
  );
}
