'use client';

import { useTranslations } from 'next-intl';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { REASON_CHARACTERS } from '@/lib/platform/policy';

/** A no, with a word if the owner likes. */
export function DeclineForm({ id, decline }: { id: string; decline: (form: FormData) => Promise<void> }) {
  const t = useTranslations('askOwner.onBilling');
  return (
    <form action={decline} className="flex min-w-0 flex-wrap items-end gap-2">
      <input type="hidden" name="id" value={id} />
      <Input name="answer" label={t('answer')} maxLength={REASON_CHARACTERS} autoComplete="off" />
      <Decline label={t('decline')} />
    </form>
  );
}

function Decline({ label }: { label: string }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" variant="secondary" pending={pending}>
      {label}
    </Button>
  );
}
