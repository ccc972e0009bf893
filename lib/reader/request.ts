import { cookies } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { cookieName } from '@/lib/auth/session-cookie';
import { CATALOGUES } from '@/lib/i18n/catalogue';
import { knownZone } from '@/lib/i18n/time-zone';
import { readersLanguage } from './language';

/** Moments are told in the zone that the reader's browser has named, from its second page on; until then in UTC. */
export default getRequestConfig(async () => {
  const locale = await readersLanguage();
  const zone = (await cookies()).get(cookieName('zone'))?.value;
  return { locale, timeZone: knownZone(zone), messages: CATALOGUES[locale] };
});
