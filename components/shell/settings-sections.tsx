import { useTranslations } from 'next-intl';
import { SectionLinks } from '@/components/ui/section-links';

/** The way to each section of the settings. */
export function SettingsSections({ seesLog }: { seesLog: boolean }) {
  const [members, language, keys] = [
    useTranslations('members'),
    useTranslations('language'),
    useTranslations('apiKeys'),
  ];
  const [settings, log] = [useTranslations('settings'), useTranslations('settingsLog')];
  return (
    <SectionLinks
      sections={[
        { id: 'members', title: members('title') },
        { id: 'language', title: language('title') },
        { id: 'api-keys', title: keys('title') },
        { id: 'notifications', title: settings('notifications') },
        ...(seesLog ? [{ id: 'settings-log', title: log('title') }] : []),
      ]}
    />
  );
}
