import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { formatAmount } from '@/components/ui/format-amount';
import { LocalTime } from '@/components/ui/local-time';
import { creditsFor } from '@/lib/platform/units';
import type { Agreed } from './refill-status';
import { RefreshSoon } from './refresh-soon';

const RESULTS = [
  ...(['enough', 'charge', 'open', 'parked', 'debt', 'backing_off', 'too_many_today', 'ceiling_reached'] as const),
  ...(['paused', 'resume', 'declined', 'authentication', 'breaker', 'card_removed', 'dispute', 'plan'] as const),
  'owner_gone',
] as const;
const NEXT = [
  ...(['enough', 'charge', 'open', 'parked', 'debt', 'backing_off', 'too_many_today', 'ceiling_reached'] as const),
  'paused',
] as const;

/** "Why didn't it refill?": when the rule was last asked, what it answered, and what it waits for. */
export function RefillChecks({ agreed }: { agreed: Agreed }) {
  const t = useTranslations('refill');
  const locale = useLocale();
  const { lastCheckedAt, lastResult, next, open, terms, isMoving } = agreed;
  const nextText = NEXT.find((one) => one === next.result) ?? 'other';
  return (
    <dl className="grid gap-x-10 gap-y-4 border-line border-t pt-4 text-sm sm:grid-cols-3">
      <Fact name={t('lastCheck')}>{lastCheckedAt ? <LocalTime at={lastCheckedAt} /> : t('neverChecked')}</Fact>
      {lastResult ? (
        <Fact name={t('lastResult')}>{t(`result.${RESULTS.find((one) => one === lastResult) ?? 'other'}`)}</Fact>
      ) : null}
      <Fact name={t('nextCheck')}>
        {t.rich(`next.${nextText}`, {
          amount: formatAmount(creditsFor(terms.amount), locale, 'whole'),
          threshold: formatAmount(terms.threshold, locale, 'whole'),
          date: () => (next.until ? <LocalTime at={next.until} format="deadline" /> : null),
        })}{' '}
        {open ? (
          <a href={`/billing/purchases/${open.id}`} className={buttonClass({ variant: 'link' })}>
            {t('seeOpen')}
          </a>
        ) : null}
        {isMoving ? <RefreshSoon /> : null}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-medium">{name}</dt>
      <dd className="mt-1 text-muted">{children}</dd>
    </div>
  );
}
