import { useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { Alert } from '@/components/ui/alert';
import { DialogButton } from '@/components/ui/dialog-button';
import { LeaveDialog } from '@/components/ui/leave-dialog';
import { removeCardAction } from '@/lib/cards/actions';
import type { NeedOfCard } from './card-section';

/** "Remove", which first says what stops. */
export function CardRemoval({ card, needs }: { card: string; needs: readonly NeedOfCard[] }) {
  const t = useTranslations('billing.card');
  return (
    <DialogButton variant="secondary" label={t('remove')} title={t('removal.title', { card })}>
      <div className="space-y-4">
        <p>{t('removal.text')}</p>
        {needs.length > 0 ? (
          <Alert tone="warning" title={t('removal.stops')}>
            <ul className="list-disc space-y-1 pl-4">
              {needs.map((need) => (
                <li key={need}>{t(`removal.needs.${need}`)}</li>
              ))}
            </ul>
          </Alert>
        ) : null}
        <p className="text-muted text-sm">{t('removal.credits')}</p>
        <div className="flex flex-wrap justify-end gap-3">
          <LeaveDialog label={t('removal.keep')} />
          <ButtonForm action={removeCardAction} variant="danger" label={t('removal.confirm')} />
        </div>
      </div>
    </DialogButton>
  );
}
