'use server';

import { redirect } from 'next/navigation';
import { isMember } from '@/lib/auth/actor';
import { currentActor } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { readersLanguage } from '@/lib/i18n/reader';
import { readAmounts } from './limit';
import { findLimitable } from './limit-page';
import { setLimits } from './set-limit';

/** Sets what the reviewed form says. What cannot be set leads back to the form, with everything that was typed. */
export async function saveLimits(form: FormData): Promise<void> {
  const actor = (await isFromOwnPages(form)) ? await currentActor() : null;
  if (!actor || !isMember(actor)) return redirect('/sign-in');
  const [id, limit, alert] = [text(form, 'id'), text(form, 'limit'), text(form, 'alert')];
  const read = readAmounts({ limit, alert }, await readersLanguage());
  const about = await findLimitable(actor, id);
  if (!about) return redirect('/settings/members?news=refused');
  const page = `/settings/limits/${id}`;
  if (!read.ok) return redirect(`${page}?${new URLSearchParams({ limit, alert })}`);
  await setLimits({ workspaceId: actor.workspace.id, userId: actor.userId, subject: about.subject, ...read.amounts });
  redirect(`${page}?saved=1`);
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
