'use server';

import { revalidatePath } from 'next/cache';
import { isFromOwnPages } from '@/lib/auth/own-pages';
import { isLanguage } from '@/lib/i18n/languages';
import { rememberLanguage } from './language';

/** The buttons that change the language of every page. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const language = form.get('language');
  if (!isLanguage(language) || !(await isFromOwnPages())) return;
  await rememberLanguage(language);
  revalidatePath('/', 'layout');
}
