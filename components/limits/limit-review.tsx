import { BellRing, OctagonX } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { CreditAmount } from '@/components/ui/credit-amount';
import { saveLimits } from '@/lib/limits/actions';
import type { AmountField, Amounts } from '@/lib/limits/limit';
import type { LastMonth } from '@/lib/limits/limit-page';
import type { Microcredits } from '@/lib/platform/units';

type LimitReviewProps = {
  id: string;
  kind: 'member' | 'key';
  name: string;
  typed: Record<AmountField, string>;
  /** So far this month. */
  used: Microcredits;
  amounts: Amounts;
  lastMonth: LastMonth;
};

/** What will be saved, in words, and what it would have done last month; saved is what stands here. */
export function LimitReview({ id, kind, name, typed, used, amounts: { limit, alert }, lastMonth }: LimitReviewProps) {
  const t = useTranslations('limits');
  const amount = (value: bigint) => () => <CreditAmount value={value} kind="whole" />;
  return (
    <CardSection id="review" title={t('reviewTitle')}>
      <ul className="space-y-2 text-sm">
        <Effect icon={<OctagonX aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-danger" />}>
          {limit === null ? t('noLimit') : t.rich(`stops.${kind}`, { name, amount: amount(limit) })}
        </Effect>
        <Effect icon={<BellRing aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-muted" />}>
          {alert === null ? t('noAlert') : t.rich(`tells.${kind}`, { name, amount: amount(alert) })}
        </Effect>
      </ul>
      {limit !== null && used >= limit ? (
        <Alert tone="warning" title={t('stopsNow', { name })} className="mt-4">
          <p>{t.rich('stopsNowText', { used: () => <CreditAmount value={used} /> })}</p>
        </Alert>
      ) : null}
      <LastMonthLine
        name={name}
        hasLimit={limit !== null}
        hasAlert={alert !== null && lastMonth.used >= alert}
        lastMonth={lastMonth}
      />
      <WorkspaceForm action={saveLimits} className="mt-5">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="limit" value={typed.limit} />
        <input type="hidden" name="alert" value={typed.alert} />
        <Button type="submit">{t('save')}</Button>
      </WorkspaceForm>
    </CardSection>
  );
}

function Effect({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}

type LastMonthLineProps = { name: string; hasLimit: boolean; hasAlert: boolean; lastMonth: LastMonth };

function LastMonthLine({ name, hasLimit, hasAlert, lastMonth }: LastMonthLineProps) {
  const t = useTranslations('limits');
  const format = useFormatter();
  const { month, used, requests, refused } = lastMonth;
  const named = { name, month: format.dateTime(month, { month: 'long', year: 'numeric', timeZone: 'UTC' }) };
  if (requests === 0) return <p className="mt-4 text-muted text-sm">{t('noneLastMonth', named)}</p>;
  return (
    <p className="mt-4 text-sm">
      {t.rich('lastMonth', { ...named, used: () => <CreditAmount value={used} />, requests })}{' '}
      {hasLimit ? t('wouldRefuse', { refused, requests }) : null} {hasAlert ? t('wouldTell') : null}
    </p>
  );
}
