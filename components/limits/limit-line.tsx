import { BellRing, OctagonX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { CreditAmount } from '@/components/ui/credit-amount';
import type { MonthUse } from '@/lib/limits/month-use';

type LimitLineProps = { use: MonthUse; change?: { id: string; name: string } | undefined };

/** What somebody used this month, beside the limit that stops them and the alert that only tells. */
export function LimitLine({ use: { used, limit, alert }, change }: LimitLineProps) {
  const t = useTranslations('limits');
  const hasAny = limit !== null || alert !== null;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
      <span>{t.rich('used', { amount: () => <CreditAmount value={used} /> })}</span>
      {limit === null ? null : (
        <span className="inline-flex items-center gap-1.5 text-ink">
          <OctagonX aria-hidden="true" className="size-4 shrink-0 text-danger" />
          <span>{t.rich('stopsAt', { amount: () => <CreditAmount value={limit} kind="whole" /> })}</span>
        </span>
      )}
      {alert === null ? null : (
        <span className="inline-flex items-center gap-1.5 text-ink">
          <BellRing aria-hidden="true" className="size-4 shrink-0 text-muted" />
          <span>{t.rich('tellsAt', { amount: () => <CreditAmount value={alert} kind="whole" /> })}</span>
        </span>
      )}
      {change ? (
        <Link
          href={`/settings/limits/${change.id}`}
          prefetch={false}
          aria-label={t(hasAny ? 'changeNamed' : 'setNamed', { name: change.name })}
          className="rounded-md underline decoration-current/35 underline-offset-4"
        >
          {t(hasAny ? 'change' : 'set')}
        </Link>
      ) : null}
    </div>
  );
}
