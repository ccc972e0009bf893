import { useTranslations } from 'next-intl';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { LocalTime } from '@/components/ui/local-time';
import { takeBack } from '@/lib/members/actions';
import type { OpenInvitation } from '@/lib/members/members-view';

/** Who was invited and hasn't come yet. */
export function InvitationList({ invitations }: { invitations: readonly OpenInvitation[] }) {
  const t = useTranslations('members');
  const roles = useTranslations('signIn.roles');
  return (
    <ul className="divide-y divide-line">
      {invitations.map(({ id, email, role, expiresAt, isExpired }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
          <div className="min-w-0">
            <p className="break-all font-medium">{email}</p>
            <p className="text-muted text-sm">
              {t.rich(isExpired ? 'expired' : 'expires', {
                role: roles(role),
                date: () => <LocalTime at={expiresAt} format="day" />,
              })}
            </p>
          </div>
          <WorkspaceForm action={takeBack}>
            <input type="hidden" name="id" value={id} />
            <Button type="submit" variant="secondary" size="sm" aria-label={t('takeBackNamed', { email })}>
              {t('takeBack')}
            </Button>
          </WorkspaceForm>
        </li>
      ))}
    </ul>
  );
}
