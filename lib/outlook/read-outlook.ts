import 'server-only';
import { readBalances } from '@/lib/credits/balances';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { addDays, type Day, daysOf } from '@/lib/usage/period';
import { summarize } from '@/lib/usage/summarize';
import { readToday } from '@/lib/usage/today';
import { type Advice, advise } from './advice';
import { DAYS_LOOKED_BACK, type Runway, runway } from './runway';

export type Outlook = { runway: Runway; advice: Advice };

const MONTHS_LOOKED_BACK = 3;

/** How long a workspace's credits last, and whether another plan would cost it less, from its own use until yesterday. */
export async function readOutlook(workspaceId: string): Promise<Outlook> {
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const today = await readToday();
  const period = { kind: 'custom' as const, from: monthBefore(today, MONTHS_LOOKED_BACK), to: addDays(today, -1) };
  const [balances, { days }] = await Promise.all([
    readBalances(workspaceId),
    summarize({ workspaceId, onlyUserId: null, period, filters: {} }),
  ]);
  const spentOn = new Map(days.map(({ day, spent }) => [day, spent]));
  const { included, topUp, granted, debt } = balances;
  return {
    runway: runway({
      dailySpend: dailySpend(spentOn, period.to),
      included,
      topUp: microcredits(topUp > debt ? topUp - debt : 0n),
      granted,
      today: new Date(`${today}T00:00:00Z`),
    }),
    advice: advise(workspace, monthlySpend(spentOn, today, workspace.createdAt), included + topUp === 0n),
  };
}

/** Each of the last days from the first on which anything was used. */
function dailySpend(spentOn: Map<Day, Microcredits>, yesterday: Day): Microcredits[] {
  const [first] = [...spentOn.keys()].toSorted();
  if (first === undefined) return [];
  const since = addDays(yesterday, 1 - DAYS_LOOKED_BACK);
  return daysOf({ from: first > since ? first : since, to: yesterday }).map(
    (day) => spentOn.get(day) ?? microcredits(0n),
  );
}

/** What was spent in each month that the workspace existed from its first day to its last. */
function monthlySpend(spentOn: Map<Day, Microcredits>, today: Day, createdAt: Date): Microcredits[] {
  const firstDays = [3, 2, 1].map((back) => monthBefore(today, back));
  return firstDays
    .filter((first) => createdAt.toISOString().slice(0, 10) <= first)
    .map((first) =>
      [...spentOn].reduce((sum, [day, spent]) => (day.startsWith(first.slice(0, 7)) ? sum + spent : sum), 0n),
    )
    .map(microcredits);
}

/** The first day of the month that is `back` months before. */
function monthBefore(today: Day, back: number): Day {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 10);
}
