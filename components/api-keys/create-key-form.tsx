'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Input } from '@/components/ui/input';
import type { CreatedKey } from '@/lib/auth/api-key-actions';
import { LONGEST_KEY_NAME, MOST_KEYS } from '@/lib/auth/api-key-name';

type CreateKeyFormProps = {
  create: (before: CreatedKey, form: FormData) => Promise<CreatedKey>;
  /** Ids of the keys that work: one that was revoked isn't worth copying. */
  working: readonly string[];
};

/** Makes a key and shows it: in the answer to this form, and never again. */
export function CreateKeyForm({ create, working }: CreateKeyFormProps) {
  const t = useTranslations('apiKeys');
  const [made, action, pending] = useActionState(create, null);
  return (
    <>
      <WorkspaceForm action={action} className="flex flex-wrap items-start gap-3">
        <Input
          name="name"
          label={t('name')}
          hint={t('nameHint')}
          error={made?.ok === false ? wordsFor(made.why) : undefined}
          maxLength={LONGEST_KEY_NAME}
          required
          autoComplete="off"
          boxClassName="min-w-0 flex-1 basis-56"
        />
        <Button type="submit" pending={pending} className="sm:mt-7">
          {t('create')}
        </Button>
      </WorkspaceForm>
      <div role="status">
        {made?.ok && working.includes(made.id) ? (
          <Alert tone="success" title={t('shownOnce')} className="mt-2">
            <p>{t('shownOnceText', { name: made.name })}</p>
            <p className="flex items-center gap-2">
              <code className="min-w-0 break-all font-mono text-xs">{made.key}</code>
              <CopyButton text={made.key} label={t('copy')} />
            </p>
          </Alert>
        ) : null}
      </div>
    </>
  );

  function wordsFor(why: 'name' | 'too_many' | 'refused'): string {
    if (why === 'name') return t('nameWrong');
    return why === 'too_many' ? t('tooMany', { most: MOST_KEYS }) : t('failed');
  }
}
