import { env } from '@/lib/platform/env';
import { numbersOf } from './numbers';
import { rowsOf } from './rows';
import { wordsOf } from './words';

/** Everything that the templates leave open, in one language. */
export function helpValues(language: string): ReadonlyMap<string, string> {
  const settings = env();
  return new Map([
    // Where the pictures are that were taken in it.
    ['language', language],
    ['apiUrl', `${settings.APP_URL}/api/v1`],
    ['supportEmail', settings.SUPPORT_EMAIL],
    ...Object.entries(numbersOf(language, settings)),
    ...Object.entries(rowsOf(language)),
    ...Object.entries(wordsOf(language)),
  ]);
}
