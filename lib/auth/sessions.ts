import 'server-only';
import { acceptedLanguage } from '@/lib/i18n/accept-language';
import { db } from '@/lib/platform/db';
import { SESSION_SECONDS } from './session-cookie';
import { hashToken, newToken } from './tokens';

/** Starts a session; the token goes into the person's cookie and nowhere else, the database keeps its hash. */
export async function createSession(userId: string): Promise<{ token: string; expires: Date }> {
  const token = newToken();
  const expires = new Date(Date.now() + SESSION_SECONDS * 1_000);
  await db.session.create({ data: { sessionToken: hashToken(token), userId, expires } });
  return { token, expires };
}

/** Remembers what the browser of a session asks for: who has chosen no language gets their mail in it. */
export async function noteBrowserLanguage(token: string, acceptLanguage: string | null): Promise<void> {
  if (acceptLanguage === null) return;
  await db.$executeRaw`
    update "user" set browser_locale = ${acceptedLanguage(acceptLanguage)}
    from session where session.user_id = "user".id and session.session_token = ${hashToken(token)}`;
}

/** Ends a session for good, whoever still has its cookie. Unknown tokens are no error. */
export async function endSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { sessionToken: hashToken(token) } });
}
