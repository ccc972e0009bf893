import { useTranslations } from 'next-intl';
import type { Saved } from '@/lib/notices/actions';

/** What became of a form, said aloud too. */
export function SavedStatus({ saved }: { saved: Saved }) {
  const t = useTranslations('settings');
  return (
    <p role="status" className={saved?.ok ? 'text-sm text-success' : 'text-danger text-sm'}>
      {saved ? t(saved.ok ? 'saved' : 'notSaved') : null}
    </p>
  );
}
