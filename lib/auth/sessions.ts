import 'server-only';
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

/** Ends a session for good, whoever still has its cookie. Unknown tokens are no error. */
export async function endSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { sessionToken: hashToken(token) } });
}
