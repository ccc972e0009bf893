import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import type { LimitsView } from '@/lib/limits/month-use';
import type { MemberNews } from '@/lib/members/member-news';
import type { MembersView } from '@/lib/members/members-view';
import { INVITATION_DAYS } from '@/lib/platform/policy';
import { InvitationList } from './invitation-list';
import { InviteForm } from './invite-form';
import { MemberList } from './member-list';
import { RoleSelect } from './role-select';

const DONE: readonly MemberNews[] = ['role', 'removed', 'revoked'];

type MembersPageProps = { view: MembersView; news: MemberNews | null; limits: LimitsView };

/** Who belongs to the workspace: invited, given a role, removed; and how many seats that takes. */
export function MembersPage({ view: { counts, mayManage, members, invitations }, news, limits }: MembersPageProps) {
  const t = useTranslations('members');
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('seats', counts)} />
      <div role="status">
        {news ? <Alert tone={DONE.includes(news) ? 'success' : 'warning'} title={t(`news.${news}`)} /> : null}
      </div>
      {mayManage ? (
        <CardSection id="invite" title={t('inviteTitle')} description={t('inviteText')}>
          <InviteForm days={INVITATION_DAYS}>
            <RoleSelect label={t('role')} />
          </InviteForm>
        </CardSection>
      ) : null}
      {invitations.length > 0 ? (
        <CardSection id="invited" title={t('invitedTitle')}>
          <InvitationList invitations={invitations} />
        </CardSection>
      ) : null}
      <CardSection id="people" title={t('people')} description={mayManage ? t('rolesText') : undefined}>
        <MemberList members={members} mayManage={mayManage} limits={limits} />
      </CardSection>
      <Link href="/settings" className={buttonClass({ variant: 'link' })}>
        {t('back')}
      </Link>
    </div>
  );
}
