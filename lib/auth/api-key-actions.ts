'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import { MOST_KEYS, readKeyName } from './api-key-name';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys';
import { memberWhoSent } from './own-pages';

/** What became of the form: the new key, which is never shown again, or what is wrong. */
export type CreatedKey =
  | { ok: true; id: string; name: string; key: string }
  | { ok: false; why: 'name' | 'too_many' | 'refused' }
  | null;

/** Makes a key for whoever asks. */
export async function createKey(_: CreatedKey, form: FormData): Promise<CreatedKey> {
  const member = await memberWhoSent(form);
  if (!member) return { ok: false, why: 'refused' };
  const name = readKeyName(form.get('name'));
  if (name === null) return { ok: false, why: 'name' };
  const own = (await listApiKeys(member)).filter(({ isOwn }) => isOwn);
  if (own.length >= MOST_KEYS) return { ok: false, why: 'too_many' };
  const { id, key } = await createApiKey(member, name);
  revalidatePath('/settings');
  return { ok: true, id, name, key };
}

/** Ends the key that the form names; one that has ended already is as it should be. */
export async function revokeKey(form: FormData): Promise<void> {
  const member = await memberWhoSent(form);
  if (!member) return redirect('/sign-in');
  try {
    await revokeApiKey(member, fieldOf(form, 'id'));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  revalidatePath('/settings');
}
