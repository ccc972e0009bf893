'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AuthError } from 'next-auth';
import { callbackPath } from './callback-path';
import { signInProviders } from './config';
import { startDemoSession } from './demo-sign-in';
import { mailSignInLink, offersMailSignIn, parseAddress, redeemSignInLink } from './mail-sign-in';
import { signIn } from './next-auth';
import { isFromOwnPages } from './own-pages';
import { sessionCookieName, sessionCookieOptions } from './session-cookie';
import { endSession, noteBrowserLanguage } from './sessions';
import { countSignIn } from './sign-in-limit';

/** Signs one of the demo people in. Whoever was signed in in this browser is signed out: the session is always a new one. */
export async function signInAsDemoPerson(form: FormData): Promise<void> {
  const back = await admit(form);
  const session = await startDemoSession(form.get('email'));
  if (!session) return redirect('/sign-in?error=refused');
  await beginSession(session);
  redirect(back);
}

/** Mails a link to sign in with. The answer is the same for every address, known here or not. */
export async function signInByMail(form: FormData): Promise<void> {
  const back = await admit(form);
  const email = offersMailSignIn() ? parseAddress(form.get('email')) : null;
  const carried = back === '/' ? '' : `&${new URLSearchParams({ callbackUrl: back })}`;
  if (!email) return redirect(`/sign-in?error=bad_address${carried}`);
  if (!(await mailSignInLink(email, back))) return redirect(`/sign-in?error=too_many_links${carried}`);
  redirect('/sign-in/sent');
}

/** The button on the page that such a link opens. */
export async function signInWithLink(form: FormData): Promise<void> {
  const back = await admit(form);
  const session = await redeemSignInLink(form.get('token'));
  if (!session) return redirect('/sign-in?error=link');
  await beginSession(session);
  redirect(back);
}

/** Leads to GitHub or Google, and from there back to where the person wanted to go. */
export async function signInWithProvider(form: FormData): Promise<void> {
  const back = await admit(form);
  const provider = signInProviders().find((name) => name === form.get('provider'));
  if (!provider) return redirect('/sign-in?error=refused');
  try {
    await signIn(provider, { redirectTo: back });
  } catch (error) {
    if (error instanceof AuthError) return redirect('/sign-in?error=provider');
    throw error;
  }
}

/** Ends the session in the database, so that its cookie is worth nothing wherever else it may be. */
export async function signOutAction(): Promise<void> {
  if (await isFromOwnPages()) await forgetSession();
  redirect('/sign-in');
}

async function admit(form: FormData): Promise<string> {
  if (!(await isFromOwnPages())) return redirect('/sign-in?error=cross_origin');
  if (!countSignIn(await headers()).ok) return redirect('/sign-in?error=rate_limited');
  return callbackPath(form.get('callbackUrl'));
}

async function beginSession({ token, expires }: { token: string; expires: Date }): Promise<void> {
  await forgetSession();
  await noteBrowserLanguage(token, (await headers()).get('accept-language'));
  (await cookies()).set(sessionCookieName(), token, { ...sessionCookieOptions(), expires });
}

async function forgetSession(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(sessionCookieName())?.value;
  if (token) await endSession(token);
  jar.set(sessionCookieName(), '', { ...sessionCookieOptions(), maxAge: 0 });
}
