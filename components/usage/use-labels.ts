import { useTranslations } from 'next-intl';
import { type Dimension, NO_KEY } from '@/lib/usage/dimensions';
import { modelLabel } from '@/lib/usage/model-label';
import type { UsageNames } from '@/lib/usage/names';

const FEATURES = ['chat', 'migration_plan', 'project_brief', 'edit_help', 'api'] as const;
const STATUSES = [
  ...(['answered', 'empty', 'failed', 'interrupted'] as const),
  ...(['stopped_by_credits', 'stopped_by_limit', 'stopped_by_client', 'stopped_by_server'] as const),
];

/** The words for features and for how a request ended; a caller's own word for a feature is shown as it is. */
export function useWords() {
  const t = useTranslations('usage');
  return {
    feature: (word: string) => {
      const known = FEATURES.find((one) => one === word);
      return known ? t(`features.${known}`) : word;
    },
    status: (word: string) => {
      const known = STATUSES.find((one) => one === word);
      return known ? t(`statuses.${known}`) : t('statuses.unknown');
    },
  };
}

/** What people read for a value that requests differ in. */
export function useLabels({ people, keys }: UsageNames): (dimension: Dimension, value: string) => string {
  const t = useTranslations('usage');
  const words = useWords();
  return (dimension, value) => {
    switch (dimension) {
      case 'model':
        return modelLabel(value);
      case 'feature':
        return words.feature(value);
      case 'status':
        return words.status(value);
      case 'member':
        return people.get(value)?.name ?? t('unknownPerson');
      case 'key':
        return value === NO_KEY ? t('noKey') : (keys.get(value)?.name ?? t('unknownKey'));
    }
  };
}
