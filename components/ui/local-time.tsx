'use client';

import { useFormatter, useTimeZone } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { MOMENTS } from '@/lib/i18n/format';

type LocalTimeProps = { at: Date | string; format?: keyof typeof MOMENTS };

/**
 * A moment in the reader's own time. The server knows it once a page has told it: a browser's very first page says UTC
 * until it has come to life.
 */
export function LocalTime({ at, format = 'moment' }: LocalTimeProps) {
  const formatter = useFormatter();
  const serverZone = useTimeZone();
  const zone = useSyncExternalStore(tellZone, readersZone, () => serverZone);
  const date = typeof at === 'string' ? new Date(at) : at;
  return (
    <time dateTime={date.toISOString()} className="tabular-nums">
      {formatter.dateTime(date, { ...MOMENTS[format], timeZone: zone })}
    </time>
  );
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

let zone: string | undefined;
let isTold = false;

/** Asked once: nobody's time zone changes while they read, and a page may have a hundred moments. */
function readersZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}

/** Tells the server in which zone to write the pages to come. */
function tellZone(): () => void {
  if (!isTold) {
    const isSecure = window.location.protocol === 'https:';
    const options = `path=/; max-age=${YEAR_SECONDS}; samesite=lax${isSecure ? '; secure' : ''}`;
    // biome-ignore lint/suspicious/noDocumentCookie: what replaces it is not in every browser yet
    document.cookie = `${isSecure ? '__Host-' : ''}studio-zone=${encodeURIComponent(readersZone())}; ${options}`;
    isTold = true;
  }
  return () => {};
}
