import { getRequestConfig } from 'next-intl/server';
import messages from '@/messages/en.json';

/** Dates of money (the month's turn) are told in UTC on the server; pages that know the reader's clock tell it themselves. */
export default getRequestConfig(async () => ({ locale: 'en', timeZone: 'UTC', messages }));
