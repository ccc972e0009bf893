import { getRequestConfig } from 'next-intl/server';
import { CATALOGUES } from './catalogue';
import { readersLanguage } from './reader';

/** Dates of money (the month's turn) are told in UTC on the server; pages that know the reader's clock tell it themselves. */
export default getRequestConfig(async () => {
  const locale = await readersLanguage();
  return { locale, timeZone: 'UTC', messages: CATALOGUES[locale] };
});
