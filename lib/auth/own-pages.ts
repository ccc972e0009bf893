import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { assertSameOrigin } from '@/lib/platform/http';
import { isMember } from './actor';
import { currentActor, type MemberActor } from './current';
import { changedPath, PAGE_WORKSPACE_FIELD } from './page-workspace';

/**
 * For server actions: whether the form was sent by our own pages. Next compares Origin with Host, but lets a request
 * without an Origin through; this doesn't. A `form` of a page that shows another workspace than its reader's by now leads to
 * the page that says so.
 */
export async function isFromOwnPages(form?: FormData): Promise<boolean> {
  try {
    assertSameOrigin(new Request(env().APP_URL, { method: 'POST', headers: await headers() }));
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
  const shown = form?.get(PAGE_WORKSPACE_FIELD);
  if (typeof shown === 'string' && shown !== (await currentActor())?.workspace?.id) redirect(changedPath(shown));
  return true;
}

/** For server actions of members: who sent the form; null for whoever may not, and for forms of other sites. */
export async function memberWhoSent(form: FormData): Promise<MemberActor | null> {
  const actor = (await isFromOwnPages(form)) ? await currentActor() : null;
  return actor && isMember(actor) ? actor : null;
}
