import type { Window } from './incidents';

/** Longest window of an incident, in days: more is a mistake in the form. */
const LONGEST_DAYS = 31;
const DAY_MS = 86_400_000;

/** The window that a form or an address asks for, its times in UTC; null when it isn't one. */
export function windowIn(read: (name: string) => unknown): Window | null {
  const [startsAt, endsAt] = [momentIn(read('from')), momentIn(read('to'))];
  const percent = read('percent') ?? '100';
  const model = read('model');
  if (!startsAt || !endsAt || typeof percent !== 'string' || !/^(100|[1-9]\d?)$/.test(percent)) return null;
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0 || length > LONGEST_DAYS * DAY_MS) return null;
  return { startsAt, endsAt, percent: Number(percent), model: typeof model === 'string' && model ? model : null };
}

/** As a field for date and time gives it, `2026-11-21T09:30`. */
function momentIn(text: unknown): Date | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return null;
  const at = new Date(`${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
