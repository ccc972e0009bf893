'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { MemberActor } from '@/lib/auth/actor';
import { currentActor } from '@/lib/auth/current';
import { isFromOwnPages, memberWhoSent } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import { changeRole, removeMember } from '@/lib/workspaces/members';
import { can, type Role } from '@/lib/workspaces/permissions';
import { type AcceptResult, acceptInvitation } from './accept-invitation';
import { type InviteResult, invite, revokeInvitation } from './invite';
import type { MemberNews } from './member-news';
import { MEMBERS_PAGE, memberAnchor, membersHref } from './members-place';

/** What became of the form, and whom it was about. */
export type Invited = { result: InviteResult | 'refused'; email: string } | null;

export async function inviteMember(_: Invited, form: FormData): Promise<Invited> {
  const email = fieldOf(form, 'email');
  const role = readRole(form);
  const actor = await memberWhoSent(form);
  if (!actor || !role || !can(actor, 'manage_members')) return { result: 'refused', email };
  const result = await invite(actor, { email, role });
  if (result === 'invited') revalidatePath(MEMBERS_PAGE);
  return { result, email };
}

export async function saveRole(form: FormData): Promise<void> {
  const role = readRole(form);
  await act(form, 'role', async (actor) => {
    if (!role) throw new AppError('not_found');
    await changeRole(actor, fieldOf(form, 'id'), role);
  });
}

/** Ends somebody's membership, or one's own. */
export async function endMembership(form: FormData): Promise<void> {
  const id = fieldOf(form, 'id');
  const isOwn = (await currentActor())?.userId === id;
  await act(form, 'removed', (actor) => removeMember(actor, id), isOwn ? '/' : undefined);
}

export async function takeBack(form: FormData): Promise<void> {
  await act(form, 'revoked', (actor) => revokeInvitation(actor, fieldOf(form, 'id')));
}

/** The button on the page that an invitation's link opens. */
export async function joinWorkspace(form: FormData): Promise<void> {
  const token = fieldOf(form, 'token');
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
  const actor = await memberWhoSent(form);
  if (!actor) return redirect('/sign-in');
  const trouble = await troubleOf(() => change(actor), actor);
  if (trouble === null && then !== undefined) redirect(then);
  redirect(newsHref(form, trouble ?? done));
}

/** Back to the part of the list that was shown, and there to the one whom the news is about, if they are still in it. */
function newsHref(form: FormData, news: MemberNews): string {
  const place = { search: fieldOf(form, 'q'), after: fieldOf(form, 'after') || null };
  if (news === 'revoked') return membersHref(place, { news });
  const about = news === 'removed' || news === 'gone' ? null : fieldOf(form, 'id');
  const anchor = about ? memberAnchor(about) : 'people';
  return `${membersHref(place, { news, ...(about && { about }) })}#${anchor}`;
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

function readRole(form: FormData): Role | null {
  const roles: readonly Role[] = ['owner', 'admin', 'member'];
  return roles.find((role) => role === form.get('role')) ?? null;
}
