import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Button } from '@/components/ui/button';
import { signOutAction } from '@/lib/auth/actions';
import { currentActor } from '@/lib/auth/current';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('noWorkspace');
  return { title: t('title') };
}

export default async function NoWorkspacePage() {
  const actor = await currentActor();
  if (!actor) redirect('/sign-in');
  if (actor.workspace) redirect('/');
  const t = await getTranslations('noWorkspace');
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-lg flex-col justify-center px-4 py-12 sm:px-6">
      <h1 className="font-semibold text-2xl">{t('title')}</h1>
      <p className="mt-3 text-muted">{t('text', { email: actor.email })}</p>
      <form action={signOutAction} className="mt-6">
        <Button type="submit" variant="secondary">
          {t('signOut')}
        </Button>
      </form>
    </main>
  );
}
