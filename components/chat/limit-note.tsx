'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ApiError, LimitReached } from '@/components/chat/api-error';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { ModelOption } from '@/lib/chat/chat-view';

interface LimitNoteProps {
  error: ApiError;
  limit: LimitReached;
  models: readonly ModelOption[];
  onUseModel: (model: string) => void;
}

/** A monthly limit is in the way, which no purchase changes: what it is, when it begins anew, and who can change it. */
export function LimitNote({ error: { cheaperModel }, limit, models, onUseModel }: LimitNoteProps) {
  const t = useTranslations('chat');
  const cheaper = models.find(({ id }) => id === cheaperModel);
  return (
    <Alert
      role="alert"
      tone="warning"
      title={t('limitReached.title')}
      actions={
        <>
          <Link href={limit.change ?? '/settings/members'} className={buttonClass({ size: 'sm' })} prefetch={false}>
            {t(limit.change ? 'limitReached.change' : 'limitReached.owners')}
          </Link>
          {cheaper ? (
            <Button variant="secondary" size="sm" onClick={() => onUseModel(cheaper.id)}>
              {t('useModel', { model: cheaper.label })}
            </Button>
          ) : null}
        </>
      }
    >
      <p>
        {t.rich('limitReached.text', {
          charged: () => <CreditAmount value={limit.charged} kind="cost" />,
          amount: () => <CreditAmount value={limit.amount} kind="whole" />,
        })}
      </p>
      <p>
        {t.rich('limitReached.resets', { when: () => <LocalTime at={limit.resetsAt} format="deadline" /> })}{' '}
        {t('messageKept')}
      </p>
    </Alert>
  );
}
