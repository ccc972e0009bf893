'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { DollarInput } from '@/components/ui/dollar-input';
import { formatAmount } from '@/components/ui/format-amount';
import type { Saved } from '@/lib/notices/actions';
import {
  INCLUDED_PERCENTS,
  LOW_INCLUDED_PERCENT,
  LOW_THRESHOLD_MAX,
  LOW_THRESHOLD_MIN,
  LOW_TOP_UP,
} from '@/lib/platform/policy';
import { Check } from './check';
import { SavedStatus } from './saved-status';

type WorkspaceNoticesProps = {
  /** Credits as a plain decimal; null: low as policy has it. */
  threshold: string | null;
  recipients: 'owners' | 'owners_and_admins' | 'chosen';
  chosen: string[];
  percents: number[];
  members: { userId: string; name: string; email: string; role: string }[];
  save: (before: Saved, form: FormData) => Promise<Saved>;
};

/** For owners: when credits are low, at which parts of the included credits a word is said, and to whom. */
export function WorkspaceNotices(props: WorkspaceNoticesProps) {
  const t = useTranslations('settings.workspace');
  const [saved, action, pending] = useActionState(props.save, null);
  const locale = useLocale();
  const numbers = {
    percent: LOW_INCLUDED_PERCENT.toString(),
    topUp: formatAmount(LOW_TOP_UP, locale, 'whole'),
    least: formatAmount(LOW_THRESHOLD_MIN, locale),
    most: formatAmount(LOW_THRESHOLD_MAX, locale, 'whole'),
  };
  const wrong = saved && !saved.ok ? saved.field : null;
  return (
    <WorkspaceForm action={action} noValidate className="space-y-6">
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t('low')}</legend>
        <Check
          type="radio"
          name="low"
          value="policy"
          checked={props.threshold === null}
          label={t('lowPolicy', numbers)}
        />
        <Check type="radio" name="low" value="own" checked={props.threshold !== null} label={t('lowOwn')} />
        <DollarInput
          name="threshold"
          label={t('threshold')}
          defaultValue={props.threshold ?? ''}
          hint={t('thresholdHint')}
          error={wrong === 'threshold' ? t('thresholdWrong', numbers) : undefined}
          boxClassName="mt-2 ml-7 max-w-56"
        />
      </fieldset>
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t('percents')}</legend>
        <div className="flex flex-wrap gap-x-6">
          {INCLUDED_PERCENTS.map((percent) => (
            <Check
              key={percent}
              type="checkbox"
              name="percent"
              value={String(percent)}
              checked={props.percents.includes(percent)}
              label={t('percent', { percent })}
            />
          ))}
        </div>
      </fieldset>
      <Recipients {...props} isWrong={wrong === 'chosen'} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" pending={pending}>
          {t('save')}
        </Button>
        <SavedStatus saved={pending ? null : saved} />
      </div>
    </WorkspaceForm>
  );
}

function Recipients({ recipients, chosen, members, isWrong }: WorkspaceNoticesProps & { isWrong: boolean }) {
  const t = useTranslations('settings.workspace');
  return (
    <fieldset>
      <legend className="mb-2 font-semibold text-sm">{t('recipients')}</legend>
      {(['owners', 'owners_and_admins', 'chosen'] as const).map((one) => (
        <Check
          key={one}
          type="radio"
          name="recipients"
          value={one}
          checked={recipients === one}
          label={t(`recipientsAre.${one}`)}
        />
      ))}
      <fieldset aria-label={t('recipientsAre.chosen')} className="mt-1 ml-7 max-h-64 overflow-y-auto">
        {members.map(({ userId, name, email, role }) => (
          <Check
            key={userId}
            type="checkbox"
            name="chosen"
            value={userId}
            checked={chosen.includes(userId)}
            label={name === email ? email : `${name} · ${email}`}
            note={t(`roles.${role === 'owner' || role === 'admin' ? role : 'member'}`)}
          />
        ))}
      </fieldset>
      <p aria-live="polite" className="ml-7 min-h-5.5 text-danger text-sm">
        {isWrong ? t('chosenWrong') : null}
      </p>
    </fieldset>
  );
}
