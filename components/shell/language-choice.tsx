import { Check } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { cn } from '@/components/ui/cn';
import { LANGUAGE_NAMES, LANGUAGES } from '@/lib/i18n/languages';
import { chooseLanguage } from '@/lib/reader/actions';

/** One button for each language, in that language: who can't read this page finds theirs. */
export function LanguageChoice() {
  const t = useTranslations('language');
  const current = useLocale();
  return (
    <form action={chooseLanguage} aria-label={t('title')} className="flex flex-wrap gap-1.5">
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="submit"
          name="language"
          value={language}
          lang={language}
          aria-current={language === current ? 'true' : undefined}
          className={cn(
            'inline-flex min-h-10 items-center gap-1.5 rounded-md border px-3 text-sm',
            language === current
              ? 'border-accent bg-accent-soft font-medium text-accent'
              : 'border-line hover:bg-sunken',
          )}
        >
          {language === current ? <Check aria-hidden="true" className="size-4" /> : null}
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
    </form>
  );
}
