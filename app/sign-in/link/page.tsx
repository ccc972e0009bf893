import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { LinkPage } from '@/components/sign-in/link-page';
import { callbackPath } from '@/lib/auth/callback-path';
import { readSignInLink } from '@/lib/auth/mail-sign-in';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn.link');
  // The address of this page signs somebody in: it is told to no other site. Ours must hear where its form comes from.
  return { title: t('title'), robots: { index: false }, referrer: 'same-origin' };
}

type Props = { searchParams: Promise<{ token?: string | string[]; callbackUrl?: string | string[] }> };

export default async function SignInLinkPage({ searchParams }: Props) {
  const { token, callbackUrl } = await searchParams;
  const email = await readSignInLink(token);
  if (email === null || typeof token !== 'string') redirect('/sign-in?error=link');
  return <LinkPage email={email} token={token} callbackUrl={callbackPath(callbackUrl)} />;
}
