import { useTranslations } from 'next-intl';
import { HelpLink } from '@/components/help/help-link';
import { CardSection } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { createKey } from '@/lib/auth/api-key-actions';
import type { ListedApiKey } from '@/lib/auth/api-keys';
import type { LimitsView } from '@/lib/limits/month-use';
import { CreateKeyForm } from './create-key-form';
import { KeyTable } from './key-table';

type ApiKeysSectionProps = { keys: ListedApiKey[]; seesAll: boolean; limits: LimitsView };

/** The keys that programs use AI with: made here, shown once, ended here. */
export function ApiKeysSection({ keys, seesAll, limits }: ApiKeysSectionProps) {
  const t = useTranslations('apiKeys');
  return (
    <CardSection
      id="api-keys"
      title={t('title')}
      description={seesAll ? t('leadOwner') : t('lead')}
      action={<HelpLink about="api" />}
    >
      <CreateKeyForm create={createKey} working={keys.map(({ id }) => id)} />
      <div className="mt-6">
        {keys.length === 0 ? (
          <Empty title={t('none')}>{t('noneText')}</Empty>
        ) : (
          <KeyTable keys={keys} seesAll={seesAll} limits={limits} />
        )}
      </div>
    </CardSection>
  );
}
