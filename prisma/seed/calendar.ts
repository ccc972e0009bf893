import type { Random } from './random';

/** Something that happens at a moment of the demo's history. */
export type Step = { at: Date; run: () => Promise<void> };

export type Span = { from: Date; to: Date };

/** The months that the history goes through. */
export type Calendar = { now: Date; before: Span; last: Span; current: Span };

const DAY_MS = 86_400_000;

/**
 * From about two months ago until now: the end of the month before the last, the last month, and what there is of the
 * current one, which on the first of a month is only hours or minutes.
 */
export function calendarOf(now: Date): Calendar {
  const month = (back: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  const [beforeFrom, lastFrom, currentFrom] = [month(2), month(1), month(0)];
  const sameDay = beforeFrom.getTime() + (now.getTime() - currentFrom.getTime());
  const begin = new Date(Math.min(sameDay, lastFrom.getTime() - 5 * DAY_MS));
  return {
    now,
    before: { from: begin, to: lastFrom },
    last: { from: lastFrom, to: currentFrom },
    current: { from: currentFrom, to: now },
  };
}

/** The moment that lies at `part` (0 to 1) of a span. */
export function momentIn({ from, to }: Span, part: number): Date {
  return new Date(from.getTime() + (to.getTime() - from.getTime()) * part);
}

/** A moment at about `part` of a span, in the middle of a working day where the span is that long. */
export function middayIn(span: Span, part: number): Date {
  const at = momentIn(span, part);
  const midday = new Date(at);
  midday.setUTCHours(9 + (at.getUTCDate() % 5), (at.getUTCDate() * 7) % 60);
  return midday >= span.from && midday <= span.to ? midday : at;
}

/** A moment between two parts of a span, at working hours where there are any. */
export function workingMoment(random: Random, span: Span, parts: { from: number; to: number }): Date {
  const from = momentIn(span, parts.from);
  const to = momentIn(span, parts.to);
  const any = momentIn({ from, to }, random.next());
  const working = new Date(any);
  working.setUTCHours(random.between(7, 17), random.between(0, 59), random.between(0, 59));
  return working >= from && working <= to ? working : any;
}
