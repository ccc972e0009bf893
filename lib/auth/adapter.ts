import 'server-only';
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter } from 'next-auth/adapters';
import { db } from '@/lib/platform/db';
import { createWorkspace } from '@/lib/workspaces/create-workspace';
import { hashToken } from './tokens';

/**
 * How next-auth reads and writes people and sessions. Three things differ from the adapter it wraps: session tokens are
 * stored as hashes, no token of a provider is stored at all (nothing here calls a provider later), and a new person and
 * their own workspace come into being together or not at all.
 */
export function databaseAdapter(): Adapter {
  return {
    ...PrismaAdapter(db),
    createUser: ({ email, name, image }) => createPerson({ email, name: name ?? null, image: image ?? null }),
    getUserByEmail: (email) => db.user.findUnique({ where: { email: email.toLowerCase() } }),
    linkAccount: async ({ userId, type, provider, providerAccountId }) => {
      await db.account.create({ data: { userId, type, provider, providerAccountId } });
    },
    createSession: async (session) => {
      await db.session.create({ data: { ...session, sessionToken: hashToken(session.sessionToken) } });
      return session;
    },
    getSessionAndUser: async (sessionToken) => {
      const found = await db.session.findUnique({
        where: { sessionToken: hashToken(sessionToken) },
        include: { user: true },
      });
      return found && { user: found.user, session: { sessionToken, userId: found.userId, expires: found.expires } };
    },
    updateSession: async () => null,
    deleteSession: async (sessionToken) => {
      await db.session.deleteMany({ where: { sessionToken: hashToken(sessionToken) } });
    },
  };
}

/** A person who signs in for the first time, as the owner of a workspace of their own on the Free plan. */
export async function createPerson(person: { email: string; name: string | null; image: string | null }) {
  const email = person.email.toLowerCase();
  const name = person.name?.trim() || null;
  return db.$transaction(async (tx) => {
    const user = await tx.user.create({ data: { email, name, image: person.image, emailVerified: new Date() } });
    const own = name ?? email.split('@', 1)[0] ?? email;
    await createWorkspace(tx, { name: own, plan: 'free', seats: 1, ownerId: user.id });
    return user;
  });
}
