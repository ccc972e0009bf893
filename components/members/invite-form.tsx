'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Alert } from '@/components/ui/alert';
import { Button, buttonClass } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { type Invited, inviteMember } from '@/lib/members/actions';
import { SEATS_PAGE } from './seats-page';

/** Invites somebody by mail; `children` choose the role. What became of it is said below; an address that was refused stays in its field. */
export function InviteForm({ days, children }: { days: number; children: ReactNode }) {
  const t = useTranslations('inviteForm');
  const [invited, action, pending] = useActionState(inviteMember, null);
  const result = invited?.result;
  return (
    <>
      <WorkspaceForm action={action} className="flex flex-wrap items-start gap-3">
        <Input
          key={invited?.result === 'invited' ? invited.email : 'email'}
          name="email"
          type="email"
          label={t('email')}
          hint={t('emailHint', { days })}
          error={result === 'address' || result === 'member' ? t(result) : undefined}
          defaultValue={result === 'invited' ? '' : invited?.email}
          required
          autoComplete="off"
          boxClassName="min-w-0 flex-1 basis-64"
        />
        {children}
        <Button type="submit" pending={pending} className="mt-7">
          {t('button')}
        </Button>
      </WorkspaceForm>
      <div role="status">
        <Outcome invited={invited} />
      </div>
    </>
  );
}

function Outcome({ invited }: { invited: Invited }) {
  const t = useTranslations('inviteForm');
  if (!invited || invited.result === 'address' || invited.result === 'member') return null;
  const { result, email } = invited;
  if (result === 'invited') return <Alert tone="success" title={t('invited', { email })} className="mt-2" />;
  if (result !== 'seats') return <Alert tone="warning" title={t(result)} className="mt-2" />;
  const more = (
    <Link href={SEATS_PAGE} className={buttonClass({ size: 'sm' })} prefetch={false}>
      {t('moreSeats')}
    </Link>
  );
  return (
    <Alert tone="warning" title={t('seats')} className="mt-2" actions={more}>
      <p>{t('seatsText')}</p>
    </Alert>
  );
}
