'use client';

import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { checkPurchase } from '@/lib/purchases/check-action';

/** "Check now": asks Stripe, and says what that changed. Works as a plain form, too. */
export function CheckPurchase({ purchaseId }: { purchaseId: string }) {
  const t = useTranslations('purchaseCheck');
  const [answer, check, isPending] = useActionState(checkPurchase, null);
  return (
    <WorkspaceForm action={check} className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
      <input type="hidden" name="purchase" value={purchaseId} />
      <Button type="submit" variant="secondary" pending={isPending}>
        {isPending ? null : <RefreshCw aria-hidden="true" className="size-4" />}
        {t('button')}
      </Button>
      <p role="status" className="min-w-0 flex-1 basis-60 text-muted text-sm">
        {isPending ? t('asking') : <span key={answer?.asked}>{t(`outcomes.${answer?.outcome ?? 'hint'}`)}</span>}
      </p>
    </WorkspaceForm>
  );
}
