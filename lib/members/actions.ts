'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { isMember, type MemberActor } from '@/lib/auth/actor';
import { currentActor } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { changeRole, removeMember } from '@/lib/workspaces/members';
import { can, type Role } from '@/lib/workspaces/permissions';
import { type AcceptResult, acceptInvitation } from './accept-invitation';
import { type InviteResult, invite, revokeInvitation } from './invite';
import type { MemberNews } from './member-news';

const PAGE = '/settings/members';

/** What became of the form, and whom it was about. */
export type Invited = { result: InviteResult | 'refused'; email: string } | null;

export async function inviteMember(_: Invited, form: FormData): Promise<Invited> {
  const email = text(form, 'email');
  const role = readRole(form);
  const actor = await whoAsks(form);
  if (!actor || !role || !can(actor, 'manage_members')) return { result: 'refused', email };
  const result = await invite(actor, { email, role });
  if (result === 'invited') revalidatePath(PAGE);
  return { result, email };
}

export async function saveRole(form: FormData): Promise<void> {
  const role = readRole(form);
  await act(form, 'role', async (actor) => {
    if (!role) throw new AppError('not_found');
    await changeRole(actor, text(form, 'id'), role);
  });
}

/** Ends somebody's membership, or one's own. */
export async function endMembership(form: FormData): Promise<void> {
  const id = text(form, 'id');
  const isOwn = (await currentActor())?.userId === id;
  await act(form, 'removed', (actor) => removeMember(actor, id), isOwn ? '/' : undefined);
}

export async function takeBack(form: FormData): Promise<void> {
  await act(form, 'revoked', (actor) => revokeInvitation(actor, text(form, 'id')));
}

/** The button on the page that an invitation's link opens. */
export async function joinWorkspace(form: FormData): Promise<void> {
  const token = text(form, 'token');
  const actor = (await isFromOwnPages()) ? await currentActor() : null;
  if (!actor) return redirect('/sign-in');
  const result: AcceptResult = await acceptInvitation(actor, token);
  redirect(result === 'accepted' ? '/chat' : `/invitations/${encodeURIComponent(token)}?trouble=${result}`);
}

async function act(
  form: FormData,
  done: MemberNews,
  change: (actor: MemberActor) => Promise<void>,
  then?: string,
): Promise<void> {
  const actor = await whoAsks(form);
  if (!actor) return redirect('/sign-in');
  const trouble = await troubleOf(() => change(actor), actor);
  if (trouble === null && then !== undefined) redirect(then);
  redirect(`${PAGE}?news=${trouble ?? done}`);
}

async function troubleOf(change: () => Promise<void>, actor: MemberActor): Promise<MemberNews | null> {
  try {
    await change();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found') return 'gone';
    // Whoever may manage members is refused only what would leave nobody to do so.
    return can(actor, 'manage_members') ? 'last_owner' : 'refused';
  }
}

async function whoAsks(form: FormData): Promise<MemberActor | null> {
  const actor = (await isFromOwnPages(form)) ? await currentActor() : null;
  return actor && isMember(actor) ? actor : null;
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function readRole(form: FormData): Role | null {
  const roles: readonly Role[] = ['owner', 'admin', 'member'];
  return roles.find((role) => role === form.get('role')) ?? null;
}
