import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { LocalTime } from '@/components/ui/local-time';
import { PageLinks } from '@/components/ui/page-links';
import { type ChangePage, type ListedChange, SETTINGS } from '@/lib/workspaces/settings-change';
import { SettingValue } from './setting-value';

/** Who changed which setting of the workspace's money, when, and from what to what. Nothing in it can be changed. */
export function SettingsLog({ page, isFirstPage }: { page: ChangePage; isFirstPage: boolean }) {
  const t = useTranslations('settingsLog');
  const { changes, nextBefore } = page;
  return (
    <CardSection id="settings-log" title={t('title')} description={t('lead')}>
      {changes.length === 0 ? (
        <Empty title={t('none')}>{t('noneText')}</Empty>
      ) : (
        <ol className="divide-y divide-line text-sm">
          {changes.map((change) => (
            <Change key={change.id} change={change} />
          ))}
        </ol>
      )}
      <PageLinks
        first={isFirstPage ? null : { href: '/settings#settings-log', label: t('newest') }}
        next={nextBefore === null ? null : { href: `/settings?changes=${nextBefore}#settings-log`, label: t('older') }}
      />
    </CardSection>
  );
}

function Change({ change: { at, by, what, about, before, after } }: { change: ListedChange }) {
  const t = useTranslations('settingsLog');
  const setting = SETTINGS.find((one) => one === what);
  if (!setting) return null;
  return (
    <li className="grid gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0 sm:grid-cols-[11rem_1fr]">
      <p className="text-muted">
        <LocalTime at={at} />
      </p>
      <div className="min-w-0">
        <p className="break-words font-medium">{t(`what.${setting}`, { about: about ?? '' })}</p>
        <p className="break-words">
          <SettingValue setting={setting} values={before} />
          <span aria-hidden="true"> → </span>
          <span className="sr-only"> {t('to')} </span>
          <SettingValue setting={setting} values={after} />
        </p>
        <p className="break-words text-muted">{by ? t('by', { name: by }) : t('byNobody')}</p>
      </div>
    </li>
  );
}
