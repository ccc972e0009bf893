/** The time that usage is shown for. Pure; days and months are UTC, as money counts them. */

/** A day as `YYYY-MM-DD`. */
export type Day = string;

export const PERIOD_KINDS = ['this-month', 'last-month', 'last-30-days', 'custom'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** From the beginning of `from` to the end of `to`, both included. */
export type Period = { kind: PeriodKind; from: Day; to: Day };

/** The longest time that is shown at once. */
export const MOST_DAYS = 366;

const DAY_MS = 86_400_000;

/** The period that was asked for; this month where nothing was, or nothing that makes sense. */
export function parsePeriod(asked: { period?: string; from?: string; to?: string }, today: Day): Period {
  const kind = PERIOD_KINDS.find((one) => one === asked.period) ?? 'this-month';
  const month = today.slice(0, 7);
  switch (kind) {
    case 'last-month': {
      const to = addDays(`${month}-01`, -1);
      return { kind, from: `${to.slice(0, 7)}-01`, to };
    }
    case 'last-30-days':
      return { kind, from: addDays(today, -29), to: today };
    case 'custom': {
      const [one, other] = [asked.from ?? '', asked.to ?? ''];
      if (!isDay(one) || !isDay(other)) break;
      const [first, last] = one <= other ? [one, other] : [other, one];
      const earliest = addDays(last, 1 - MOST_DAYS);
      return { kind, from: first < earliest ? earliest : first, to: last };
    }
    case 'this-month':
      break;
  }
  return { kind: 'this-month', from: `${month}-01`, to: lastOfMonth(month) };
}

/** The day that is `count` days later. */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Every day of a period, in order. */
export function daysOf({ from, to }: Pick<Period, 'from' | 'to'>): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function lastOfMonth(month: string): Day {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  return /^20\d\d-\d\d-\d\d$/.test(text) && sameDay(text) === text;
}

/** Null for what looks like a day and isn't one, such as the 31st of June. */
function sameDay(day: Day): Day | null {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}
