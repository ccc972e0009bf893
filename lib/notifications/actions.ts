'use server';

import { redirect } from 'next/navigation';
import { readUnsubscribeToken, setByMail } from './unsubscribe';

/** The buttons of the page that a mail's small print leads to. The signed token is all that it takes: nobody signs in for it. */
export async function changeSubscription(form: FormData): Promise<void> {
  const token = form.get('token');
  const subscription = readUnsubscribeToken(token);
  if (!subscription || typeof token !== 'string') return redirect('/unsubscribe');
  const byMail = form.get('by_mail') === 'yes';
  await setByMail(subscription, byMail);
  redirect(`/unsubscribe?${new URLSearchParams({ token })}`);
}
