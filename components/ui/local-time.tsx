'use client';

import { useFormatter, useTimeZone } from 'next-intl';
import { useSyncExternalStore } from 'react';

const FORMATS = {
  day: { dateStyle: 'medium' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  /** With seconds: where moments follow each other closely. */
  second: { dateStyle: 'medium', timeStyle: 'medium' },
  /** With the time zone's name: for moments at which something happens. */
  deadline: { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
} as const;

type LocalTimeProps = { at: Date | string; format?: keyof typeof FORMATS };

/** A moment in the reader's own time. The server doesn't know it, so the first paint says UTC, then it turns local. */
export function LocalTime({ at, format = 'moment' }: LocalTimeProps) {
  const formatter = useFormatter();
  const serverZone = useTimeZone();
  const zone = useSyncExternalStore(subscribe, readersZone, () => serverZone);
  const date = typeof at === 'string' ? new Date(at) : at;
  return (
    <time dateTime={date.toISOString()} className="tabular-nums">
      {formatter.dateTime(date, { ...FORMATS[format], timeZone: zone })}
    </time>
  );
}

function readersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// Nobody's time zone changes while they read.
function subscribe(): () => void {
  return () => {};
}
