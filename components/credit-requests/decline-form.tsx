import { useTranslations } from 'next-intl';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { REASON_CHARACTERS } from '@/lib/platform/policy';

/** A no, with a word if the owner likes. */
export function DeclineForm({ id, decline }: { id: string; decline: (form: FormData) => Promise<void> }) {
  const t = useTranslations('creditRequests');
  return (
    <WorkspaceForm action={decline} className="flex min-w-0 flex-wrap items-end gap-2">
      <input type="hidden" name="id" value={id} />
      <Input name="answer" label={t('answer')} maxLength={REASON_CHARACTERS} autoComplete="off" />
      <SubmitButton variant="secondary">{t('decline')}</SubmitButton>
    </WorkspaceForm>
  );
}
