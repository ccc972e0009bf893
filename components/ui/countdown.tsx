'use client';

import { useLocale } from 'next-intl';
import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long until a moment, in words ("in 9 days"), from day to hour to minute as it comes near. */
export function Countdown({ to }: { to: string }) {
  const locale = useLocale();
  const minute = useSyncExternalStore(everyMinute, thisMinute, thisMinute);
  const left = Date.parse(to) - minute * MINUTE_MS;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  // The server's minute may have passed when the page is there.
  return <span suppressHydrationWarning>{inWords(words, left)}</span>;
}

function inWords(words: Intl.RelativeTimeFormat, left: number): string {
  if (left >= 2 * DAY_MS) return words.format(Math.floor(left / DAY_MS), 'day');
  if (left >= 2 * HOUR_MS) return words.format(Math.floor(left / HOUR_MS), 'hour');
  return words.format(Math.max(0, Math.ceil(left / MINUTE_MS)), 'minute');
}

const thisMinute = () => Math.floor(Date.now() / MINUTE_MS);

function everyMinute(onChange: () => void): () => void {
  const timer = setInterval(onChange, MINUTE_MS);
  return () => clearInterval(timer);
}
