import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import { LanguageChoice } from './language-choice';

/** The reader's language, among their settings. */
export function LanguageSection() {
  const t = useTranslations('language');
  return (
    <CardSection id="language" title={t('title')} description={t('text')}>
      <LanguageChoice />
    </CardSection>
  );
}
