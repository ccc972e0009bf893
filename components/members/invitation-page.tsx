import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { signOutAction } from '@/lib/auth/actions';
import type { InvitationView } from '@/lib/members/accept-invitation';
import { joinWorkspace } from '@/lib/members/actions';

type InvitationPageProps = {
  view: InvitationView;
  token: string;
  /** Who is signed in, and the workspace they are in now. */
  email: string;
  workspace: string | null;
  hasNoSeat: boolean;
};

/** What the link in an invitation opens: who invites, into what, and one button; nothing happens before it is pressed. */
export function InvitationPage({ view, token, email, workspace, hasNoSeat }: InvitationPageProps) {
  const t = useTranslations('invitation');
  const roles = useTranslations('signIn.roles');
  if (view.state === 'over') {
    return (
      <MessagePage title={t('over')} text={t('overText')}>
        <Link href="/" className={buttonClass()}>
          {t('on')}
        </Link>
      </MessagePage>
    );
  }
  if (view.state === 'other') {
    return (
      <MessagePage title={t('other')} text={t('otherText', { email, invited: view.email })}>
        <form action={signOutAction}>
          <Button type="submit">{t('signOut')}</Button>
        </form>
      </MessagePage>
    );
  }
  const { inviter, workspace: into, role } = view;
  return (
    <MessagePage title={t('title', { workspace: into })} text={t('text', { inviter, role: roles(role) })}>
      {hasNoSeat ? <Alert role="alert" tone="warning" title={t('noSeat', { inviter })} /> : null}
      {workspace ? <p className="text-muted text-sm">{t('keep', { workspace, into })}</p> : null}
      <form action={joinWorkspace} className="w-full">
        <input type="hidden" name="token" value={token} />
        <SubmitButton size="lg" className="w-full">
          {t('join', { workspace: into })}
        </SubmitButton>
      </form>
    </MessagePage>
  );
}
