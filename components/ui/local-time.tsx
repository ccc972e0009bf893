'use client';

import { useFormatter, useTimeZone } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { MOMENTS } from '@/lib/i18n/format';

type LocalTimeProps = { at: Date | string; format?: keyof typeof MOMENTS };

/** A moment in the reader's own time. The server doesn't know it, so the first paint says UTC, then it turns local. */
export function LocalTime({ at, format = 'moment' }: LocalTimeProps) {
  const formatter = useFormatter();
  const serverZone = useTimeZone();
  const zone = useSyncExternalStore(subscribe, readersZone, () => serverZone);
  const date = typeof at === 'string' ? new Date(at) : at;
  return (
    <time dateTime={date.toISOString()} className="tabular-nums">
      {formatter.dateTime(date, { ...MOMENTS[format], timeZone: zone })}
    </time>
  );
}

let zoneOnce: string | undefined;

/** Asked once: nobody's time zone changes while they read, and a page may have a hundred moments. */
function readersZone(): string {
  zoneOnce ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneOnce;
}

function subscribe(): () => void {
  return () => {};
}
