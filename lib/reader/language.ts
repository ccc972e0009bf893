import 'server-only';
import { cookies, headers } from 'next/headers';
import { currentActor } from '@/lib/auth/current';
import { cookieName, cookieOf, sessionCookieOptions } from '@/lib/auth/session-cookie';
import { acceptedLanguage } from '@/lib/i18n/accept-language';
import { isLanguage, type Language } from '@/lib/i18n/languages';
import { db } from '@/lib/platform/db';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** What the reader chose, signed in or else in this browser; who chose nothing reads what their browser asks for. */
export async function readersLanguage(): Promise<Language> {
  // Asked for first: whatever else is missing while pages are built, this says that they are made for each reader.
  const jar = await cookies();
  const chosen = await chosenByPerson();
  const inBrowser = jar.get(cookieName('language'))?.value;
  if (chosen) return chosen;
  return isLanguage(inBrowser) ? inBrowser : acceptedLanguage((await headers()).get('accept-language'));
}

/** The same for a request that one of our pages makes under /api. */
export function languageOfRequest(request: Request, { locale }: { locale?: string | null }): Language {
  if (isLanguage(locale)) return locale;
  const inBrowser = cookieOf(request, cookieName('language'));
  return isLanguage(inBrowser) ? inBrowser : acceptedLanguage(request.headers.get('accept-language'));
}

/** Remembers a choice: in this browser, and for whoever is signed in wherever they are, in their mail too. */
export async function rememberLanguage(language: Language): Promise<void> {
  const options = { ...sessionCookieOptions(), maxAge: YEAR_SECONDS };
  (await cookies()).set(cookieName('language'), language, options);
  const actor = await currentActor();
  if (actor) await db.user.update({ where: { id: actor.userId }, data: { locale: language } });
}

/** A page that says that the database is away has to be made without it. */
async function chosenByPerson(): Promise<Language | null> {
  try {
    const locale = (await currentActor())?.locale;
    return isLanguage(locale) ? locale : null;
  } catch {
    return null;
  }
}
