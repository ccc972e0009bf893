import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Disclosure } from '@/components/ui/disclosure';
import { formatAmount } from '@/components/ui/format-amount';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { type Day, daysOf, type Period } from '@/lib/usage/period';
import type { UsageSummary } from '@/lib/usage/summarize';
import { DayTable } from './day-table';

const HEIGHT = 1_000;
const STEP = 10;
const BAR = 7;

type DayChartProps = { period: Period; days: UsageSummary['days'] };
type Bar = { day: Day; included: Microcredits; topUp: Microcredits };

/** What was spent on each day, drawn; the table below says the same in words and has the last digit. */
export function DayChart({ period, days }: DayChartProps) {
  const t = useTranslations('usage.days');
  const locale = useLocale();
  const format = useFormatter();
  const known = new Map(days.map((day) => [day.day, day]));
  const none = { included: microcredits(0n), topUp: microcredits(0n) };
  const bars: Bar[] = daysOf(period).map((day) => ({ ...none, ...known.get(day), day }));
  const most = days.reduce((max, { spent }) => (spent > max ? spent : max), 0n);
  const dayName = (day: Day) => format.dateTime(new Date(day), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const heightOf = (amount: bigint) => (most === 0n ? 0 : Number((amount * BigInt(HEIGHT)) / most));
  const edges = { from: dayName(period.from), to: dayName(period.to) };
  return (
    <figure>
      <Legend most={formatAmount(microcredits(most), locale, 'balance')} />
      <svg
        role="img"
        aria-labelledby="days-chart-title days-chart-desc"
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-2 h-40 w-full border-control border-b"
      >
        <title id="days-chart-title">{t('chart')}</title>
        <desc id="days-chart-desc">{t('chartText', edges)}</desc>
        {bars.map(({ day, included, topUp }, position) => {
          const [low, high] = [heightOf(included), heightOf(topUp)];
          const x = position * STEP + (STEP - BAR) / 2;
          return (
            <g key={day}>
              <rect className="fill-included" x={x} y={HEIGHT - low} width={BAR} height={low} />
              <rect className="fill-top-up" x={x} y={HEIGHT - low - high} width={BAR} height={high} />
            </g>
          );
        })}
      </svg>
      <p aria-hidden="true" className="mt-1 flex justify-between text-muted text-xs">
        <span>{edges.from}</span>
        <span>{edges.to}</span>
      </p>
      <Disclosure className="mt-3 text-sm" look="link" summary={t('asTable')}>
        <div className="mt-3">
          <DayTable days={days} />
        </div>
      </Disclosure>
    </figure>
  );
}

function Legend({ most }: { most: string }) {
  const t = useTranslations('usage.days');
  return (
    <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs">
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className="size-2.5 rounded-sm bg-included" />
        {t('included')}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className="size-2.5 rounded-sm bg-top-up" />
        {t('topUp')}
      </span>
      <span className="ml-auto">{t('most', { amount: most })}</span>
    </figcaption>
  );
}
