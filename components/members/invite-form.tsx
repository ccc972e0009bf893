'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type Invited, inviteMember } from '@/lib/members/actions';

const SEATS_PAGE = `/billing/plan?${new URLSearchParams({ return_to: '/settings/members' })}`;

/** Invites somebody by mail. What became of it is said below; an address that was refused stays in its field. */
export function InviteForm({ days }: { days: number }) {
  const t = useTranslations('members');
  const [invited, action, pending] = useActionState(inviteMember, null);
  const result = invited?.result;
  return (
    <>
      <form action={action} className="flex flex-wrap items-start gap-3">
        <Input
          key={invited?.result === 'invited' ? invited.email : 'email'}
          name="email"
          type="email"
          label={t('email')}
          hint={t('emailHint', { days })}
          error={result === 'address' || result === 'member' ? t(`invite.${result}`) : undefined}
          defaultValue={result === 'invited' ? '' : invited?.email}
          required
          autoComplete="off"
          boxClassName="min-w-0 flex-1 basis-64"
        />
        <RoleSelect label={t('role')} />
        <Button type="submit" pending={pending} className="mt-7">
          {t('inviteButton')}
        </Button>
      </form>
      <div role="status">
        <Outcome invited={invited} />
      </div>
    </>
  );
}

/** What somebody may do in the workspace; members, unless it is said otherwise. */
export function RoleSelect({ label, chosen = 'member' }: { label: string; chosen?: string }) {
  const roles = useTranslations('signIn.roles');
  return (
    <Select name="role" label={label} defaultValue={chosen} boxClassName="w-36">
      {(['member', 'admin', 'owner'] as const).map((role) => (
        <option key={role} value={role}>
          {roles(role)}
        </option>
      ))}
    </Select>
  );
}

function Outcome({ invited }: { invited: Invited }) {
  const t = useTranslations('members');
  if (!invited || invited.result === 'address' || invited.result === 'member') return null;
  const { result, email } = invited;
  if (result === 'invited') return <Alert tone="success" title={t('invite.invited', { email })} className="mt-2" />;
  if (result !== 'seats') return <Alert tone="warning" title={t(`invite.${result}`)} className="mt-2" />;
  const more = (
    <Link href={SEATS_PAGE} className={buttonClass({ size: 'sm' })} prefetch={false}>
      {t('moreSeats')}
    </Link>
  );
  return (
    <Alert tone="warning" title={t('invite.seats')} className="mt-2" actions={more}>
      <p>{t('invite.seatsText')}</p>
    </Alert>
  );
}
