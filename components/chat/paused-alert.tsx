'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import type { ApiError } from '@/components/chat/api-error';
import { HelpLink } from '@/components/help/help-link';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { ModelOption } from '@/lib/chat/chat-view';
import { fromDecimal } from '@/lib/platform/units';

/** From here on waiting for the month's turn is an answer, too. */
const NEAR_DAYS = 7;

function isNear(at: string): boolean {
  return Date.parse(at) - Date.now() < NEAR_DAYS * 86_400_000;
}

interface PausedAlertProps {
  wayOut: ReactNode;
  /** The 402 that this is about; null when the pools are simply empty. */
  shortage: ApiError | null;
  /** When the included pool is set anew (ISO time); null when it isn't known. */
  resetsAt: string | null;
  models: readonly ModelOption[];
  onUseModel: (model: string) => void;
}

/** Says that AI is paused and why, what still works, and what this person can do about it. */
export function PausedAlert({ wayOut, shortage, resetsAt, models, onUseModel }: PausedAlertProps) {
  const t = useTranslations('chat');
  const titleId = useId();
  const cheaper = models.find(({ id }) => id === shortage?.cheaperModel);
  return (
    <Alert
      role="alert"
      data-paused=""
      tone="warning"
      aria-labelledby={titleId}
      title={
        // biome-ignore lint/a11y/useSemanticElements: a heading element may not stand inside the alert's paragraph
        <span id={titleId} role="heading" aria-level={2}>
          {t('paused')}
        </span>
      }
      actions={
        <>
          {wayOut}
          {cheaper ? (
            <Button variant="secondary" size="sm" onClick={() => onUseModel(cheaper.id)}>
              {t('useModel', { model: cheaper.label })}
            </Button>
          ) : null}
        </>
      }
    >
      <p>{shortage ? <Shortage error={shortage} /> : t('poolsEmpty')}</p>
      <p>
        {t('stillWorks')}{' '}
        {resetsAt
          ? t.rich(isNear(resetsAt) ? 'waitFree' : 'comesBack', {
              when: () => <LocalTime at={resetsAt} format="deadline" />,
            })
          : null}{' '}
        <HelpLink about="paused" />
      </p>
    </Alert>
  );
}

function Shortage({ error: { available, needed } }: { error: ApiError }) {
  const t = useTranslations('chat');
  if (!available || !needed) return t('notEnough');
  if (fromDecimal(available) === 0n) return t('poolsEmpty');
  return t.rich('shortage', {
    available: () => <CreditAmount value={available} kind="cost" />,
    needed: () => <CreditAmount value={needed} kind="cost" />,
  });
}
