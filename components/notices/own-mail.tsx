'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import type { Saved } from '@/lib/notices/actions';
import type { MailChoice } from '@/lib/notices/settings-mail';
import { Check } from './check';
import { SavedStatus } from './saved-status';

type OwnMailProps = {
  email: string;
  choices: MailChoice[];
  save: (before: Saved, form: FormData) => Promise<Saved>;
};

/** Which mail a person wants. What tells of money that moved always comes, and is shown as such. */
export function OwnMail({ email, choices, save }: OwnMailProps) {
  const t = useTranslations('settings.mail');
  const [saved, action, pending] = useActionState(save, null);
  const fixed = choices.filter(({ mayChoose }) => !mayChoose);
  return (
    <WorkspaceForm action={action} className="space-y-5">
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t('choose', { email })}</legend>
        {choices
          .filter(({ mayChoose }) => mayChoose)
          .map(({ kind, byMail }) => (
            <Check key={kind} type="checkbox" name="kind" value={kind} checked={byMail} label={t(`kinds.${kind}`)} />
          ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" pending={pending}>
          {t('save')}
        </Button>
        <SavedStatus saved={pending ? null : saved} />
      </div>
      {fixed.length > 0 ? (
        <div className="rounded-lg bg-sunken px-4 py-3 text-sm">
          <p className="font-semibold">{t('always')}</p>
          <p className="mt-1 text-muted">{t('alwaysText')}</p>
          <ul className="mt-2 list-disc space-y-0.5 pl-5 text-muted">
            {fixed.map(({ kind }) => (
              <li key={kind}>{t(`kinds.${kind}`)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </WorkspaceForm>
  );
}
