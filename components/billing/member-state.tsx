'use client';

import { useTranslations } from 'next-intl';
import { useBalance } from '@/components/shell/balance-provider';
import { Alert } from '@/components/ui/alert';
import { LocalTime } from '@/components/ui/local-time';

/** Whether AI works, live, in words. */
export function MemberState() {
  const t = useTranslations('memberState');
  const { balance } = useBalance();
  if (!balance) return null;
  const { state, resetsAt } = balance;
  const date = () => <LocalTime at={resetsAt} format="deadline" />;
  return (
    <>
      <Alert tone={state === 'ok' ? 'success' : 'warning'} title={t(state)}>
        <p>{t.rich(`${state}Text`, { date })}</p>
      </Alert>
      {state === 'empty' ? null : <p className="mt-3 text-muted text-sm">{t.rich('renews', { date })}</p>}
    </>
  );
}
