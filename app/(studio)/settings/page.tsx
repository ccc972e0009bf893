import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ApiKeysSection } from '@/components/api-keys/api-keys-section';
import { MembersLink } from '@/components/members/members-link';
import { NotificationSettings } from '@/components/notices/notification-settings';
import { SettingsLog } from '@/components/settings-log/settings-log';
import { LanguageSection } from '@/components/shell/language-section';
import { PageHeader } from '@/components/shell/page-header';
import { SettingsSections } from '@/components/shell/settings-sections';
import { listApiKeys } from '@/lib/auth/api-keys';
import { requireMember } from '@/lib/auth/current';
import { readLimits } from '@/lib/limits/read-limits';
import { countSeats } from '@/lib/members/seats';
import { saveOwnMail, saveWorkspaceNotices } from '@/lib/notices/actions';
import { readNoticeSettings, readSettingsMembers } from '@/lib/notices/settings';
import { readMailChoices } from '@/lib/notices/settings-mail';
import { wordIn } from '@/lib/usage/usage-scope';
import { can } from '@/lib/workspaces/permissions';
import { listChanges } from '@/lib/workspaces/settings-log';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('title') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SettingsPage({ searchParams }: Props) {
  const [actor, query] = await Promise.all([requireMember(), searchParams]);
  const before = wordIn(query, 'changes') ?? null;
  const { userId, email, role, workspace } = actor;
  const t = await getTranslations('settings');
  const managesMembers = can(actor, 'manage_members');
  const seesLog = can(actor, 'see_settings_log');
  const [choices, ownersOnly, counts, keys, limits, changes] = await Promise.all([
    readMailChoices({ userId, workspaceId: workspace.id }, role),
    can(actor, 'manage_notifications') ? readOwnersOnly(workspace.id) : null,
    countSeats(workspace.id),
    listApiKeys(actor),
    readLimits(actor),
    seesLog ? listChanges(workspace.id, { before }) : null,
  ]);
  return (
    <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6 sm:py-10">
      <PageHeader title={t('title')} lead={t('lead', { workspace: workspace.name })} />
      <SettingsSections seesLog={seesLog} />
      <MembersLink counts={counts} mayManage={managesMembers} />
      <LanguageSection />
      <ApiKeysSection keys={keys} seesAll={managesMembers} limits={limits} />
      <NotificationSettings
        workspace={ownersOnly}
        own={{ email, choices }}
        save={{ workspace: saveWorkspaceNotices, own: saveOwnMail }}
      />
      {changes && <SettingsLog page={changes} isFirstPage={before === null} />}
    </div>
  );
}

async function readOwnersOnly(workspaceId: string) {
  const [settings, members] = await Promise.all([readNoticeSettings(workspaceId), readSettingsMembers(workspaceId)]);
  return { ...settings, members };
}
