import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { BackLink } from '@/components/ui/back-link';
import { Button, buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { FocusOn } from '@/components/ui/focus-on';
import { Input } from '@/components/ui/input';
import { PageLinks } from '@/components/ui/page-links';
import type { LimitsView } from '@/lib/limits/month-use';
import type { NewsOf } from '@/lib/members/member-news';
import { type MembersPlace, memberAnchor, membersHref } from '@/lib/members/members-place';
import type { MembersView } from '@/lib/members/members-view';
import { INVITATION_DAYS } from '@/lib/platform/policy';
import { InvitationList } from './invitation-list';
import { InviteForm } from './invite-form';
import { MemberList } from './member-list';
import { MemberNewsAlert } from './member-news-alert';
import { RoleSelect } from './role-select';
import { SEATS_PAGE } from './seats-page';

type MembersPageProps = {
  view: MembersView;
  place: MembersPlace;
  news: NewsOf | null;
  limits: LimitsView;
};

/** Who belongs to the workspace: invited, given a role, removed; and how many seats that takes. */
export function MembersPage({ view, place, news, limits }: MembersPageProps) {
  const { counts, mayManage, invitations } = view;
  const isInList = view.members.some(({ userId }) => userId === news?.about);
  const t = useTranslations('members');
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <div>
        <BackLink href="/settings">{t('back')}</BackLink>
        <PageHeader title={t('title')} lead={t('seats', counts)} />
      </div>
      <div role="status" className={isInList ? 'sr-only' : undefined}>
        {news?.what === 'revoked' ? <MemberNewsAlert news={news.what} /> : null}
        {news ? <FocusOn id={anchorOf(news)} /> : null}
        {news && isInList ? t(`news.${news.what}`) : null}
      </div>
      {mayManage ? (
        <CardSection id="invite" title={t('inviteTitle')} description={<InviteLead {...counts} />}>
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
        <div role="status" id={isInList || !news?.about ? undefined : memberAnchor(news.about)} tabIndex={-1}>
          {news && news.what !== 'revoked' && !isInList ? <MemberNewsAlert news={news.what} className="mb-5" /> : null}
        </div>
        <People view={view} place={place} news={news} limits={limits} />
      </CardSection>
    </div>
  );
}

function anchorOf({ what, about }: NewsOf): string {
  if (about) return memberAnchor(about);
  return what === 'revoked' ? 'content' : 'people';
}

/** Everybody on one page, or a page of many with a way to find somebody. */
function People({ view: { members, nextAfter, mayManage }, place, news, limits }: MembersPageProps) {
  const t = useTranslations('members');
  const { search } = place;
  const isFirstPage = place.after === null;
  const isOnePage = isFirstPage && nextAfter === null && search === '';
  const hrefOf = (after: string | null) => `${membersHref({ search, after })}#people`;
  return (
    <>
      {isOnePage ? null : <Find search={search} />}
      {members.length === 0 ? (
        <Empty title={t('nobody')} />
      ) : (
        <MemberList members={members} mayManage={mayManage} limits={limits} place={place} news={news} />
      )}
      <PageLinks
        first={isFirstPage ? null : { href: hrefOf(null), label: t('first') }}
        next={nextAfter === null ? null : { href: hrefOf(nextAfter), label: t('more') }}
      />
    </>
  );
}

function Find({ search }: { search: string }) {
  const t = useTranslations('members');
  return (
    <search>
      <form action="/settings/members" className="mb-5 flex items-end gap-2">
        <Input name="q" type="search" label={t('find')} defaultValue={search} boxClassName="min-w-0 flex-1" />
        <Button type="submit" variant="secondary">
          {t('findButton')}
        </Button>
      </form>
    </search>
  );
}

function InviteLead({ members, invited, seats }: MembersView['counts']) {
  const t = useTranslations('members');
  if (members + invited < seats) return t('inviteText');
  const link = (text: ReactNode) => (
    <Link href={SEATS_PAGE} prefetch={false} className={buttonClass({ variant: 'link' })}>
      {text}
    </Link>
  );
  return t.rich('inviteFull', { link });
}
