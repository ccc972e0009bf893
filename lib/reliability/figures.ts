import 'server-only';
import { z } from 'zod';
import { db } from '@/lib/platform/db';
import { readJobResult } from '@/lib/platform/job-result';

/** Of how many days the figures tell. */
export const DAYS = 30;
/** Of fewer purchases, a share or a slowest twentieth says nothing. */
const PURCHASES_LEAST = 10;

const count = z.number().int().nonnegative();
const measured = z.object({
  purchases: count,
  /** Milliseconds within which half of them, and 95 of 100, were usable credits after Stripe had taken the money. */
  halfMs: count.nullable(),
  mostMs: count.nullable(),
  /** Of a million purchases, those that were credited because we asked Stripe: its own message had not come. */
  foundPpm: count.nullable(),
  /** Of a million credits of use, those that nobody was charged for because they went beyond what was set aside. */
  bornePpm: count.nullable(),
});
type Measured = z.infer<typeof measured>;

const NOT_MEASURED: Measured = { purchases: 0, halfMs: null, mostMs: null, foundPpm: null, bornePpm: null };

const checked = z.object({ problemsCount: count });

/** How reliable the money has been: what is null cannot be told, or not yet. */
export type Figures = Measured & {
  measuredAt: Date | null;
  /** What the last look at all books found, and when that was. */
  differences: number | null;
  checkedAt: Date | null;
};

/** Adds up the last 30 days, for {@link readFigures}: a page that everybody may open adds up nothing itself. */
export async function measureReliability(): Promise<Measured> {
  const [purchases] = await db.$queryRaw<{ purchases: number; half: number; most: number; found: number }[]>`
    select count(*)::int as purchases, count(*) filter (where heard_by in ('reconciler', 'check'))::int as found,
      percentile_disc(0.5) within group (order by took)::int as half,
      percentile_disc(0.95) within group (order by took)::int as most
    from (
      select heard_by, least(greatest(extract(epoch from paid_at - paid_at_stripe) * 1000, 0), 2147483647) as took
      from purchase where paid_at > studio_now() - make_interval(days => ${DAYS}::int) and paid_at_stripe is not null
    ) p`;
  const [use] = await db.$queryRaw<{ borne_ppm: number | null }[]>`
    select ceil(1000000 * coalesce(sum(amount) filter (where "from" = 'write_off'), 0) / nullif(sum(amount), 0))::int
      as borne_ppm
    from transfer where "to" = 'usage' and created_at > studio_now() - make_interval(days => ${DAYS}::int)`;
  const isEnough = purchases !== undefined && purchases.purchases >= PURCHASES_LEAST;
  return {
    purchases: purchases?.purchases ?? 0,
    halfMs: isEnough ? purchases.half : null,
    mostMs: isEnough ? purchases.most : null,
    foundPpm: isEnough ? Math.ceil((1_000_000 * purchases.found) / purchases.purchases) : null,
    bornePpm: use?.borne_ppm ?? null,
  };
}

/** The figures as a job measured them last. */
export async function readFigures(): Promise<Figures> {
  const [last, books] = await Promise.all([readJobResult('measure_reliability'), readJobResult('verify_all')]);
  return {
    ...(measured.safeParse(last?.result).data ?? NOT_MEASURED),
    measuredAt: last?.finishedAt ?? null,
    differences: checked.safeParse(books?.result).data?.problemsCount ?? null,
    checkedAt: books?.finishedAt ?? null,
  };
}
