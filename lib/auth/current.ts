import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type Actor, actorOfSession, isMember, type MemberActor } from './actor';
import { PATH_HEADER, signInPath } from './callback-path';
import { sessionCookieName } from './session-cookie';

export type { Actor, MemberActor } from './actor';

/** Whoever is signed in, or null. One read of the database per request, however many components ask. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const token = (await cookies()).get(sessionCookieName())?.value;
  return token ? actorOfSession(token) : null;
});

/**
 * For pages: whoever is signed in. Redirects to the sign-in page, which leads back here, and to /no-workspace those who
 * belong to no workspace any more. Operators may have none.
 */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) return redirect(signInPath((await headers()).get(PATH_HEADER)));
  if (!actor.workspace && !actor.operator) return redirect('/no-workspace');
  return actor;
}

/** For pages that show a workspace: like {@link requireActor}; an operator without one is led to the console. */
export async function requireMember(): Promise<MemberActor> {
  const actor = await requireActor();
  return isMember(actor) ? actor : redirect('/operator');
}
