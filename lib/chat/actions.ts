'use server';

import { revalidatePath } from 'next/cache';
import { requireMember } from '@/lib/auth/current';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { type ChatMember, chatMember, deleteConversation, renameConversation } from '@/lib/chat/conversations';
import { AppError } from '@/lib/platform/errors';
import { fieldOf } from '@/lib/platform/form';

/** Gives the conversation that the form names another title; whether it has it now. */
export async function renameAction(form: FormData): Promise<boolean> {
  return attempt(form, async (member) => renameConversation(member, fieldOf(form, 'id'), fieldOf(form, 'title')));
}

/** Removes the conversation that the form names; whether it is gone now. */
export async function deleteAction(form: FormData): Promise<boolean> {
  return attempt(form, async (member) => deleteConversation(member, fieldOf(form, 'id')));
}

async function attempt(form: FormData, act: (member: ChatMember) => Promise<void>): Promise<boolean> {
  if (!(await isFromOwnPages(form))) return false;
  const member = chatMember(await requireMember());
  try {
    await act(member);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
  revalidatePath('/chat', 'layout');
  return true;
}
