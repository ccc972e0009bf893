import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LocalTime } from '@/components/ui/local-time';
import { formatDollars } from '@/lib/i18n/format';
import type { Setting, Values } from '@/lib/workspaces/settings-change';

type SettingValueProps = { setting: Setting; values: Values };

/** What a setting was or is, in words. */
export function SettingValue({ setting, values }: SettingValueProps): ReactNode {
  const t = useTranslations('settingsLog.values');
  switch (setting) {
    case 'plan':
    case 'plan_choice':
      return values.plan ? t('plan', { plan: values.plan, seats: Number(values.seats) }) : t('nothing');
    case 'plan_end':
      return values.at ? t.rich('ends', { date: () => <LocalTime at={values.at ?? ''} format="day" /> }) : t('goesOn');
    case 'role':
      return t('role', { role: values.role ?? 'none' });
    case 'refill':
      return <RefillValue values={values} />;
    case 'card':
    case 'card_removal':
      return values.card ?? t('noCard');
    case 'member_limit':
    case 'key_limit':
      return <LimitsValue values={values} />;
    case 'api_key':
      return t('apiKey', { state: values.state ?? 'none', prefix: values.prefix ?? '' });
    case 'low_threshold':
      return <LowValue amount={values.amount} />;
    case 'used_percents':
      return values.percents ? t('percents', { percents: values.percents }) : t('nothing');
    case 'notice_recipients':
      return t('recipients', { recipients: values.recipients ?? 'owners', names: values.names ?? '' });
  }
}

function LowValue({ amount }: { amount: string | undefined }) {
  const t = useTranslations('settingsLog.values');
  const locale = useLocale();
  return amount ? t('low', { amount: formatDollars(amount, locale) }) : t('lowAsUsual');
}

function LimitsValue({ values: { limit = '', alert = '' } }: { values: Values }) {
  const t = useTranslations('settingsLog.values');
  const locale = useLocale();
  const kind = limit && alert ? 'both' : limit ? 'limit' : alert ? 'alert' : 'none';
  const dollars = (decimal: string) => decimal && formatDollars(decimal, locale);
  return t('limits', { kind, limit: dollars(limit), alert: dollars(alert) });
}

function RefillValue({ values: { state = 'off', amount = '', threshold = '', ceiling = '' } }: { values: Values }) {
  const t = useTranslations('settingsLog.values');
  const locale = useLocale();
  if (amount === '') return t('refill', { state });
  const dollars = (decimal: string) => formatDollars(decimal, locale);
  const terms = { amount: dollars(amount), threshold: dollars(threshold), ceiling: dollars(ceiling) };
  return t('refillTerms', { state, ...terms });
}
