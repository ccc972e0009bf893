'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { BalanceAmounts, BalanceView } from '@/lib/balance/balance-view';

const ZERO = '0.000000';

type UsageNotesProps = {
  balance: BalanceView;
  needsPlan: boolean;
  /** What holds the held credits. */
  children?: ReactNode;
};

/** What is set aside or owed, and what it means to be low or empty; nothing while there is nothing to say. */
export function UsageNotes({ balance, needsPlan, children }: UsageNotesProps) {
  const t = useTranslations('aiUsage');
  const { amounts, state, resetsAt } = balance;
  return (
    <>
      <SetAside amounts={amounts}>{children}</SetAside>
      {state === 'ok' ? null : (
        <Alert tone="warning" title={t(`${state}.title`)} className="mt-5">
          <p>{t.rich(`${state}.text`, { date: () => <LocalTime at={resetsAt} format="deadline" /> })}</p>
        </Alert>
      )}
      {needsPlan ? (
        <Alert
          title={t('free.title')}
          className="mt-5"
          actions={
            <a href="#plans" className={buttonClass({ variant: 'link' })}>
              {t('free.link')}
            </a>
          }
        >
          <p>{t('free.text')}</p>
        </Alert>
      ) : null}
    </>
  );
}

function SetAside({ amounts: { held, debt }, children }: { amounts: BalanceAmounts; children: ReactNode }) {
  const t = useTranslations('aiUsage');
  if (held === ZERO && debt === ZERO) return null;
  return (
    <dl className="mt-5 grid gap-x-10 gap-y-4 border-line border-t pt-4 text-sm sm:grid-cols-2">
      {held === ZERO ? null : (
        <div>
          <dt className="flex justify-between gap-3 font-medium">
            {t('held')} <CreditAmount value={held} kind="cost" />
          </dt>
          <dd className="text-muted">
            {t('heldHint')}
            {children}
          </dd>
        </div>
      )}
      {debt === ZERO ? null : (
        <div>
          <dt className="flex justify-between gap-3 font-medium">
            {t('debt')} <CreditAmount value={debt} kind="cost" />
          </dt>
          <dd className="text-muted">{t('debtHint')}</dd>
        </div>
      )}
    </dl>
  );
}
