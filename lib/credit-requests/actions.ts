'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { memberWhoSent } from '@/lib/auth/own-pages';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';
import type { NamedMember } from './credit-request';
import { declineRequest, withdrawRequest } from './end-request';

/** An owner's no, with or without a word. */
export async function declineCreditRequest(form: FormData): Promise<void> {
  const person = await whoAsks(form);
  await unlessGone(declineRequest(person, fieldOf(form, 'id'), fieldOf(form, 'answer')));
  revalidatePath('/billing');
  redirect('/billing');
}

/** The one who asked takes it back. */
export async function withdrawCreditRequest(form: FormData): Promise<void> {
  const person = await whoAsks(form);
  await unlessGone(withdrawRequest(person, fieldOf(form, 'id')));
  revalidatePath('/chat', 'layout');
  revalidatePath('/billing');
}

async function whoAsks(form: FormData): Promise<NamedMember> {
  return (await memberWhoSent(form)) ?? redirect('/sign-in');
}

/** What is refused, or gone meanwhile, changes nothing: the page that comes next shows how things are. */
async function unlessGone(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
  }
}
