import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignIn } from '@/components/sign-in/sign-in';
import { callbackPath, signInPath } from '@/lib/auth/callback-path';
import { currentActor } from '@/lib/auth/current';
import { addressInsteadOf } from '@/lib/auth/one-address';
import { signInOffer } from '@/lib/auth/sign-in-offer';
import { appMode } from '@/lib/platform/mode';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn');
  return { title: t('title') };
}

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const back = callbackPath(callbackUrl);
  const asked = await headers();
  // What a server action leads to is fetched by the server itself; only this header then names what the browser asked for.
  const address = addressInsteadOf(asked.get('x-forwarded-host') ?? asked.get('host'));
  if (address) redirect(`${address}${signInPath(back)}`);
  if (await currentActor()) redirect(back);
  const reason = typeof error === 'string' ? error : null;
  return <SignIn offer={signInOffer()} callbackUrl={back} error={reason} mailbox={appMode().mailbox} />;
}
