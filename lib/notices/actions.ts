'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { MemberActor } from '@/lib/auth/actor';
import { memberWhoSent } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { readersLanguage } from '@/lib/reader/language';
import { markRead } from './list-notices';
import { saveNoticeSettings } from './settings';
import { readSettingsForm } from './settings-form';
import { saveMailChoices } from './settings-mail';
import { readUnsubscribeToken, setByMail } from './unsubscribe';

/** What became of a form: saved, or the name of the field at fault (`form` when it is none of them). */
export type Saved = { ok: true } | { ok: false; field: 'threshold' | 'chosen' | 'form' } | null;

/** Marks the notices named in the form as read, or all of the reader's when it names none. */
export async function markNoticesRead(form: FormData): Promise<void> {
  const member = await memberWhoSent(form);
  if (!member) return redirect('/sign-in');
  const ids = form.getAll('id').filter((id) => typeof id === 'string');
  await markRead(readerOf(member), ids.length > 0 ? ids : 'all');
  revalidatePath('/notices');
}

/** For owners: when the workspace's credits are low, and who is told. */
export async function saveWorkspaceNotices(_: Saved, form: FormData): Promise<Saved> {
  const member = await memberWhoSent(form);
  const settings = readSettingsForm(form, await readersLanguage());
  if (!member || !settings.ok) return { ok: false, field: settings.ok ? 'form' : settings.field };
  try {
    await saveNoticeSettings(member, settings.value);
    return { ok: true };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, field: error.param === 'chosen' ? 'chosen' : 'form' };
  }
}

/** For everybody: which kinds of mail they want. */
export async function saveOwnMail(_: Saved, form: FormData): Promise<Saved> {
  const member = await memberWhoSent(form);
  if (!member) return { ok: false, field: 'form' };
  const wanted = form.getAll('kind').filter((kind) => typeof kind === 'string');
  await saveMailChoices(readerOf(member), member.role, wanted);
  return { ok: true };
}

/** The buttons of the page that a mail's small print leads to. The signed token is all that it takes: nobody signs in for it. */
export async function changeSubscription(form: FormData): Promise<void> {
  const token = form.get('token');
  const subscription = readUnsubscribeToken(token);
  if (!subscription || typeof token !== 'string') return redirect('/unsubscribe');
  const byMail = form.get('by_mail') === 'yes';
  await setByMail(subscription, byMail);
  redirect(`/unsubscribe?${new URLSearchParams({ token })}`);
}

function readerOf({ userId, workspace }: MemberActor) {
  return { userId, workspaceId: workspace.id };
}
