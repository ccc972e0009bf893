import { useTranslations } from 'next-intl';
import { LimitLine } from '@/components/limits/limit-line';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { type LimitsView, monthUseOf } from '@/lib/limits/month-use';
import { endMembership, saveRole } from '@/lib/members/actions';
import type { ListedMember } from '@/lib/members/members-view';
import { RoleSelect } from './role-select';

type MemberListProps = { members: readonly ListedMember[]; mayManage: boolean; limits: LimitsView };

/** Who belongs to the workspace; for owners with the ways to change that. Everybody can leave by themselves. */
export function MemberList({ members, mayManage, limits }: MemberListProps) {
  return (
    <ul className="divide-y divide-line">
      {members.map((member) => (
        <MemberItem key={member.userId} member={member} mayManage={mayManage} limits={limits} />
      ))}
    </ul>
  );
}

type MemberItemProps = { member: ListedMember; mayManage: boolean; limits: LimitsView };

function MemberItem({ member, mayManage, limits }: MemberItemProps) {
  const t = useTranslations('members');
  const roles = useTranslations('signIn.roles');
  const { userId, name, email, role, isSelf, isLastOwner } = member;
  const use = monthUseOf(limits, userId);
  const mayChange = (mayManage || isSelf) && !isLastOwner;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3.5 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="wrap-anywhere font-medium">{isSelf ? t('you', { name }) : name}</p>
        {email === name ? null : <p className="break-all text-muted text-sm">{email}</p>}
        {use ? <LimitLine use={use} change={limits.mayManage ? { id: userId, name } : undefined} /> : null}
        {isLastOwner && mayManage ? <p className="mt-1 text-muted text-xs">{t('lastOwner')}</p> : null}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 has-open:items-start">
        <Badge tone={role === 'owner' ? 'accent' : 'neutral'}>{roles(role)}</Badge>
        {mayChange ? <MemberActions member={member} mayManage={mayManage} /> : null}
      </div>
    </li>
  );
}

function MemberActions({
  member: { userId, name, role, isSelf },
  mayManage,
}: {
  member: ListedMember;
  mayManage: boolean;
}) {
  const t = useTranslations('members');
  return (
    <Disclosure
      className="text-sm"
      look="link"
      label={t(isSelf && !mayManage ? 'leave' : 'changeNamed', { name })}
      summary={t(isSelf && !mayManage ? 'leave' : 'change')}
    >
      <div className="mt-3 max-w-64 space-y-4">
        {mayManage ? (
          <WorkspaceForm action={saveRole} className="flex items-end gap-2">
            <input type="hidden" name="id" value={userId} />
            <RoleSelect label={t('roleOf', { name })} chosen={role} />
            <Button type="submit" variant="secondary">
              {t('save')}
            </Button>
          </WorkspaceForm>
        ) : null}
        <WorkspaceForm action={endMembership} className="space-y-2">
          <input type="hidden" name="id" value={userId} />
          <p className="text-muted text-sm">{t(isSelf ? 'leaveText' : 'removeText', { name })}</p>
          <Button type="submit" variant="danger" size="sm">
            {t(isSelf ? 'leave' : 'remove', { name })}
          </Button>
        </WorkspaceForm>
      </div>
    </Disclosure>
  );
}
