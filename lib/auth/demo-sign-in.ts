import 'server-only';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { DEMO_PEOPLE } from './demo-people';
import { createSession } from './sessions';

/** A session for one of the demo people; null where they aren't let in, or when it isn't one of them. */
export async function startDemoSession(email: unknown): Promise<{ token: string; expires: Date } | null> {
  if (!env().DEMO_PEOPLE) return null;
  const person = DEMO_PEOPLE.find((candidate) => candidate.email === email);
  const user = person && (await db.user.findUnique({ where: { email: person.email }, select: { id: true } }));
  return user ? createSession(user.id) : null;
}
