import { useLocale, useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import { formatDecimal } from '@/lib/i18n/format';
import type { Saved } from '@/lib/notices/actions';
import type { NoticeSettings, SettingsMember } from '@/lib/notices/settings';
import type { MailChoice } from '@/lib/notices/settings-mail';
import { toDecimal } from '@/lib/platform/units';
import { OwnMail } from './own-mail';
import { WorkspaceNotices } from './workspace-notices';

type Save = (before: Saved, form: FormData) => Promise<Saved>;

type NotificationSettingsProps = {
  /** Null for those who may not decide for the workspace. */
  workspace: (NoticeSettings & { members: SettingsMember[] }) | null;
  own: { email: string; choices: MailChoice[] };
  save: { workspace: Save; own: Save };
};

/** The section "Notifications" of the settings: the workspace's for owners, one's own mail for everybody. */
export function NotificationSettings({ workspace, own, save }: NotificationSettingsProps) {
  const t = useTranslations('settings');
  const locale = useLocale();
  return (
    <CardSection id="notifications" title={t('notifications')} description={t('notificationsText')}>
      <div className="space-y-8">
        {workspace ? (
          <section aria-labelledby="workspace-notices">
            <h3 id="workspace-notices" className="mb-3 font-semibold">
              {t('workspace.title')}
            </h3>
            <WorkspaceNotices
              {...workspace}
              threshold={
                workspace.lowThreshold === null
                  ? null
                  : formatDecimal(shortDecimal(toDecimal(workspace.lowThreshold)), locale)
              }
              save={save.workspace}
            />
          </section>
        ) : null}
        <section aria-labelledby="own-mail" className={workspace ? 'border-line border-t pt-6' : undefined}>
          <h3 id="own-mail" className="mb-3 font-semibold">
            {t('mail.title')}
          </h3>
          <OwnMail {...own} save={save.own} />
        </section>
      </div>
    </CardSection>
  );
}

/** `12.500000` as a person would type it: `12.50`. */
function shortDecimal(decimal: string): string {
  return decimal.replace(/(\.\d{2}\d*?)0+$/, '$1').replace(/\.00$/, '');
}
