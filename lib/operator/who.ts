import 'server-only';
import { notFound } from 'next/navigation';
import type { Actor } from '@/lib/auth/actor';
import { currentActor, requireActor } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { can } from '@/lib/workspaces/permissions';

/** Staff who looks or acts. */
export type Operator = Pick<Actor, 'userId' | 'email'>;

/** For pages: everybody else is told what a stranger is told, that there is nothing here. */
export async function requireOperator(): Promise<Operator> {
  const actor = await requireActor();
  return can(actor, 'see_operator_console') ? actor : notFound();
}

/** For server actions: null for whoever may not act, and for forms that were not sent by our own pages. */
export async function operatorWhoActs(): Promise<Operator | null> {
  const actor = (await isFromOwnPages()) ? await currentActor() : null;
  return actor && can(actor, 'see_operator_console') ? actor : null;
}
