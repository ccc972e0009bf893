import 'server-only';
import { z } from 'zod';
import { turned } from '@/lib/credits/month-turn';
import { db } from '@/lib/platform/db';
import { readJobResult } from '@/lib/platform/job-result';
import { type Microcredits, microcredits } from '@/lib/platform/units';

/** What the books add up to. All amounts in microcredits, one of which is a millionth of a dollar. */
export type Numbers = {
  liability: Liability;
  /** The last twelve months in which something moved, the newest first; by the clock of money, in UTC. */
  months: MonthNumbers[];
  estimated: { requests: bigint; ofRequests: bigint; amount: Microcredits; ofAmount: Microcredits };
  jobs: JobNumbers[];
};

/** What was sold and not used yet; included credits are a promise of the plan and were never sold by themselves. */
export type Liability = { workspaces: bigint } & Record<'topUp' | 'included' | 'held' | 'debt', Microcredits>;

const FLOWS = ['sold', 'returned', 'usedTopUp', 'usedIncluded', 'writtenOff', 'expired', 'given', 'taken'] as const;
export type MonthNumbers = { month: string; revenue: Microcredits } & Record<(typeof FLOWS)[number], Microcredits>;

/** What a job that checks the books found last. */
export type JobNumbers = {
  name: string;
  finishedAt: Date | null;
  checked: bigint | null;
  problems: number;
  isGood: boolean;
};

export async function readNumbers(): Promise<Numbers> {
  const [liability, months, estimated, jobs] = await Promise.all([
    readLiability(),
    readMonths(),
    readEstimated(),
    Promise.all(JOBS.map(readJob)),
  ]);
  return { liability, months, estimated, jobs };
}

async function readLiability(): Promise<Liability> {
  const [row] = await db.$queryRaw<{ [K in 'workspaces' | 'top_up' | 'included' | 'held' | 'debt']: bigint }[]>`
    select count(*) as workspaces, coalesce(sum(top_up), 0)::bigint as top_up, coalesce(sum(included), 0)::bigint as included,
      coalesce(sum(held), 0)::bigint as held, coalesce(sum(debt), 0)::bigint as debt
    from (${turned('wallet')}) t`;
  return {
    workspaces: row?.workspaces ?? 0n,
    topUp: microcredits(row?.top_up ?? 0n),
    included: microcredits(row?.included ?? 0n),
    held: microcredits(row?.held ?? 0n),
    debt: microcredits(row?.debt ?? 0n),
  };
}

/** Revenue is what came from Stripe less what went back to it, in the month in which each moved. */
export async function readMonths(): Promise<MonthNumbers[]> {
  const rows = await db.$queryRaw<({ month: string } & Record<(typeof FLOWS)[number], bigint>)[]>`
    select to_char(date_trunc('month', created_at at time zone 'UTC'), 'YYYY-MM') as month,
      coalesce(sum(amount) filter (where "from" = 'stripe'), 0)::bigint as "sold",
      coalesce(sum(amount) filter (where "to" = 'stripe'), 0)::bigint as "returned",
      coalesce(sum(amount) filter (where "from" = 'top_up' and "to" = 'usage'), 0)::bigint as "usedTopUp",
      coalesce(sum(amount) filter (where "from" = 'included' and "to" = 'usage'), 0)::bigint as "usedIncluded",
      coalesce(sum(amount) filter (where "from" = 'write_off'), 0)::bigint as "writtenOff",
      coalesce(sum(amount) filter (where "to" = 'expired'), 0)::bigint as "expired",
      coalesce(sum(amount) filter (where "from" = 'goodwill'), 0)::bigint as "given",
      coalesce(sum(amount) filter (where "to" = 'goodwill'), 0)::bigint as "taken"
    from transfer group by 1 order by 1 desc limit 12`;
  return rows.map((row) => ({
    month: row.month,
    revenue: microcredits(row.sold - row.returned),
    sold: microcredits(row.sold),
    returned: microcredits(row.returned),
    usedTopUp: microcredits(row.usedTopUp),
    usedIncluded: microcredits(row.usedIncluded),
    writtenOff: microcredits(row.writtenOff),
    expired: microcredits(row.expired),
    given: microcredits(row.given),
    taken: microcredits(row.taken),
  }));
}

/** How much of the last 30 days was charged by our own count, because the provider's was missing or absurd. */
async function readEstimated(): Promise<Numbers['estimated']> {
  const [row] = await db.$queryRaw<{ [K in 'requests' | 'of_requests' | 'amount' | 'of_amount']: bigint }[]>`
    select count(*) filter (where is_estimated) as requests, count(*) as of_requests,
      coalesce(sum(charged) filter (where is_estimated), 0)::bigint as amount, coalesce(sum(charged), 0)::bigint as of_amount
    from (
      select charged_included + charged_top_up as charged, coalesce(receipt ->> 'estimated' = 'true', false) as is_estimated
      from hold where ended_at > studio_now() - interval '30 days'
    ) h`;
  return {
    requests: row?.requests ?? 0n,
    ofRequests: row?.of_requests ?? 0n,
    amount: microcredits(row?.amount ?? 0n),
    ofAmount: microcredits(row?.of_amount ?? 0n),
  };
}

const JOBS = ['reconcile_purchases', 'reconcile_objects', 'verify_changed', 'verify_all'] as const;

const count = z.number().int().nonnegative();
const kept = z.union([
  z
    .object({ ok: z.boolean(), checked: z.object({ workspaces: count }), problemsCount: count })
    .transform(({ ok, checked, problemsCount }) => ({
      checked: checked.workspaces,
      problems: problemsCount,
      isGood: ok,
    })),
  z
    .object({ checked: count, failedCount: count, unmatchedCount: count.default(0) })
    .transform(({ checked, failedCount, unmatchedCount }) => {
      const problems = failedCount + unmatchedCount;
      return { checked, problems, isGood: problems === 0 };
    }),
]);

async function readJob(name: string): Promise<JobNumbers> {
  const last = await readJobResult(name);
  const said = kept.safeParse(last?.result).data ?? null;
  return {
    name,
    finishedAt: last?.finishedAt ?? null,
    checked: said && BigInt(said.checked),
    problems: said?.problems ?? 0,
    isGood: said?.isGood ?? false,
  };
}
