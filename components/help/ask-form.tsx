import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Input } from '@/components/ui/input';

type AskFormProps = {
  /** Beside a page, where only a little room is left: a magnifying glass in place of the word. */
  compact?: boolean;
  question?: string;
  className?: string;
};

/** A question to the help; the index answers it. */
export function AskForm({ compact = false, question, className }: AskFormProps) {
  const t = useTranslations('help.ask');
  return (
    <form action="/help" aria-label={t('label')} className={cn('flex gap-2', className)}>
      <Input
        type="search"
        name="ask"
        label={t('label')}
        labelHidden
        placeholder={compact ? t('label') : t('placeholder')}
        defaultValue={question}
        maxLength={200}
        boxClassName="min-w-0 flex-1"
      />
      {compact ? (
        <Button type="submit" variant="quiet" size="icon" aria-label={t('button')}>
          <Search aria-hidden="true" className="size-4" />
        </Button>
      ) : (
        <Button type="submit">{t('button')}</Button>
      )}
    </form>
  );
}
