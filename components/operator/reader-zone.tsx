'use client';

import { useLocale, useTimeZone, useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';

/** In which zone the times of the page are told. */
export function ReaderZone() {
  const t = useTranslations('operatorForm');
  const locale = useLocale();
  const serverZone = useTimeZone();
  const zone = useSyncExternalStore(
    subscribe,
    () => zoneName(locale),
    () => zoneName(locale, serverZone),
  );
  return <p className="text-muted text-xs">{t('zone', { zone })}</p>;
}

/** "Europe/Copenhagen, GMT+1" */
function zoneName(locale: string, known?: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset', timeZone: known });
  const offset = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value;
  const { timeZone } = format.resolvedOptions();
  return timeZone === 'UTC' ? timeZone : [timeZone, offset].filter(Boolean).join(', ');
}

// Nobody's time zone changes while they read.
function subscribe(): () => void {
  return () => {};
}
