'use server';

import { redirect } from 'next/navigation';
import { memberWhoSent } from '@/lib/auth/own-pages';
import { fieldOf } from '@/lib/platform/form';
import { readersLanguage } from '@/lib/reader/language';
import { readAmounts } from './limit';
import { findLimitable } from './limit-page';
import { setLimits } from './set-limit';

/** Sets what the reviewed form says. What cannot be set leads back to the form, with everything that was typed. */
export async function saveLimits(form: FormData): Promise<void> {
  const actor = await memberWhoSent(form);
  if (!actor) return redirect('/sign-in');
  const [id, limit, alert] = [fieldOf(form, 'id'), fieldOf(form, 'limit'), fieldOf(form, 'alert')];
  const read = readAmounts({ limit, alert }, await readersLanguage());
  const about = await findLimitable(actor, id);
  if (!about) return redirect('/settings/members?news=refused');
  const page = `/settings/limits/${id}`;
  if (!read.ok) return redirect(`${page}?${new URLSearchParams({ limit, alert })}`);
  await setLimits({ workspaceId: actor.workspace.id, userId: actor.userId, subject: about.subject, ...read.amounts });
  redirect(`${page}?saved=1`);
}
