import { useTranslations } from 'next-intl';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { CreditAmount } from '@/components/ui/credit-amount';
import { LocalTime } from '@/components/ui/local-time';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Asked } from '@/lib/credit-requests/credit-request';

/** Where the last request stands, for the one who asked. */
export function AskedNote({ asked, withdraw }: { asked: Asked; withdraw: (form: FormData) => Promise<void> }) {
  const t = useTranslations('askOwner');
  const amount = () => <CreditAmount value={asked.amount} kind="whole" className="font-semibold" />;
  const when = () => <LocalTime at={asked.at} />;
  if (asked.state === 'declined') {
    return (
      <p role="status" className="break-words">
        {t.rich('declined', { amount, name: asked.by ?? t('anOwner') })} {asked.answer ? `“${asked.answer}”` : null}
      </p>
    );
  }
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p>{t.rich('waiting', { amount, when })}</p>
      <WorkspaceForm action={withdraw}>
        <input type="hidden" name="id" value={asked.id} />
        <SubmitButton variant="secondary" size="sm">
          {t('takeBack')}
        </SubmitButton>
      </WorkspaceForm>
    </div>
  );
}
