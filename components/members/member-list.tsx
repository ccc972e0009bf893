import { useTranslations } from 'next-intl';
import { LimitLine } from '@/components/limits/limit-line';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { type LimitsView, monthUseOf } from '@/lib/limits/month-use';
import { endMembership, saveRole } from '@/lib/members/actions';
import type { NewsOf } from '@/lib/members/member-news';
import { type MembersPlace, memberAnchor } from '@/lib/members/members-place';
import type { ListedMember } from '@/lib/members/members-view';
import { MemberNewsAlert } from './member-news-alert';
import { RoleSelect } from './role-select';

type ListProps = { mayManage: boolean; limits: LimitsView; place: MembersPlace; news: NewsOf | null };
type MemberListProps = ListProps & { members: readonly ListedMember[] };

/** Who belongs to the workspace; for owners with the ways to change that. Everybody can leave by themselves. */
export function MemberList({ members, ...list }: MemberListProps) {
  return (
    <ul className="divide-y divide-line">
      {members.map((member) => (
        <MemberItem key={member.userId} member={member} {...list} />
      ))}
    </ul>
  );
}

function MemberItem({ member, mayManage, limits, place, news }: ListProps & { member: ListedMember }) {
  const t = useTranslations('members');
  const roles = useTranslations('signIn.roles');
  const { userId, name, email, role, isSelf, isLastOwner } = member;
  const use = monthUseOf(limits, userId);
  const mayChange = (mayManage || isSelf) && !isLastOwner;
  return (
    <li
      id={memberAnchor(userId)}
      // What was changed leads back here: the keyboard then goes on from here.
      tabIndex={-1}
      className="flex scroll-mt-20 flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3.5 outline-none first:pt-0 last:pb-0"
    >
      <div className="min-w-0">
        <p className="wrap-anywhere font-medium">{isSelf ? t('you', { name }) : name}</p>
        {email === name ? null : <p className="break-all text-muted text-sm">{email}</p>}
        {use ? <LimitLine use={use} change={limits.mayManage ? { id: userId, name } : undefined} /> : null}
        {isLastOwner && mayManage ? <p className="mt-1 text-muted text-xs">{t('lastOwner')}</p> : null}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 has-open:items-start">
        <Badge tone={role === 'owner' ? 'accent' : 'neutral'}>{roles(role)}</Badge>
        {mayChange ? <MemberActions member={member} mayManage={mayManage} place={place} /> : null}
      </div>
      {news?.about === userId ? <MemberNewsAlert news={news.what} className="w-full" /> : null}
    </li>
  );
}

type ActionsProps = { member: ListedMember; mayManage: boolean; place: MembersPlace };

function MemberActions({ member: { userId, name, role, isSelf }, mayManage, place }: ActionsProps) {
  const t = useTranslations('members');
  const carried = (
    <>
      <input type="hidden" name="id" value={userId} />
      <input type="hidden" name="q" value={place.search} />
      <input type="hidden" name="after" value={place.after ?? ''} />
    </>
  );
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
            {carried}
            <RoleSelect label={t('roleOf', { name })} chosen={role} />
            <Button type="submit" variant="secondary">
              {t('save')}
            </Button>
          </WorkspaceForm>
        ) : null}
        <WorkspaceForm action={endMembership} className="space-y-2">
          {carried}
          <p className="text-muted text-sm">{t(isSelf ? 'leaveText' : 'removeText', { name })}</p>
          <Button type="submit" variant="danger" size="sm">
            {t(isSelf ? 'leave' : 'remove', { name })}
          </Button>
        </WorkspaceForm>
      </div>
    </Disclosure>
  );
}
