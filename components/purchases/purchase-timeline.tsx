import { useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import type { Moment } from '@/lib/purchases/timeline';

const DOTS: Partial<Record<Moment['what'], string>> = {
  credited: 'bg-success',
  given_again: 'bg-success',
  declined: 'bg-danger',
  failed: 'bg-danger',
  taken_back: 'bg-warning',
  parked: 'bg-warning',
  authentication: 'bg-warning',
};

/** What happened to a purchase, from its start on; while something is still awaited, the last line says what. */
export function PurchaseTimeline({ moments, waitsFor }: { moments: Moment[]; waitsFor: 'payment' | 'us' | null }) {
  const t = useTranslations('purchasePage.timeline');
  return (
    <ol className="space-y-4 border-line border-l pl-5">
      {moments.map((moment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: moments have no names, and none is ever taken out of the middle
        <li key={index} className="relative">
          <Dot className={DOTS[moment.what] ?? 'bg-accent'} />
          <p className="font-medium">
            <MomentTitle moment={moment} />
          </p>
          <p className="text-muted text-sm">
            <LocalTime at={moment.at} format="second" />
          </p>
        </li>
      ))}
      {waitsFor ? (
        <li className="relative">
          <Dot className="border border-muted bg-surface" />
          <p className="text-muted">{t(`waitsFor.${waitsFor}`)}</p>
        </li>
      ) : null}
    </ol>
  );
}

function Dot({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn('absolute top-1.5 -left-5 size-2.5 -translate-x-1/2 rounded-full', className)}
    />
  );
}

function MomentTitle({ moment }: { moment: Moment }) {
  const t = useTranslations('purchasePage.timeline');
  const reason = useTranslations('purchasePage.declined');
  switch (moment.what) {
    case 'heard':
      return t(`heard.${moment.by}`);
    case 'declined':
      return reason(moment.reason);
    case 'credited':
    case 'paid_debt':
      return t.rich(moment.what, { amount: () => <CreditAmount value={moment.amount} /> });
    case 'taken_back':
    case 'given_again':
      return t.rich(`${moment.what}.${moment.kind}`, { amount: () => <CreditAmount value={moment.amount} /> });
    case 'authentication':
    case 'canceled':
    case 'closed':
    case 'expired':
    case 'failed':
    case 'given_back':
    case 'paid_at_stripe':
    case 'parked':
    case 'refill_started':
    case 'sent':
    case 'started':
      return t(moment.what);
  }
}
