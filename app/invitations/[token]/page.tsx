import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { InvitationPage } from '@/components/members/invitation-page';
import { signInPath } from '@/lib/auth/callback-path';
import { currentActor } from '@/lib/auth/current';
import { readInvitation } from '@/lib/members/accept-invitation';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('invitation');
  // Whoever knows this address holds half of the invitation: it is told to no other site.
  return { title: t('pageTitle'), robots: { index: false }, referrer: 'same-origin' };
}

type Props = { params: Promise<{ token: string }>; searchParams: Promise<{ trouble?: unknown }> };

export default async function OpenInvitationPage({ params, searchParams }: Props) {
  const { token } = await params;
  const actor = await currentActor();
  if (!actor) return redirect(signInPath(`/invitations/${encodeURIComponent(token)}`));
  const { email, workspace } = actor;
  const { trouble } = await searchParams;
  const view = await readInvitation(actor, token);
  const now = { email, workspace: workspace?.name ?? null, hasNoSeat: trouble === 'seats' };
  return (
    <main>
      <InvitationPage view={view} token={token} {...now} />
    </main>
  );
}
