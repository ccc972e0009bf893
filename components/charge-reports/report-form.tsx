'use client';

import { useTranslations } from 'next-intl';
import { type ChangeEvent, type FormEvent, useActionState, useId, useState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { sendReport } from '@/lib/charge-reports/actions';
import { REPORT_CHARACTERS, SCREENSHOT_MEBIBYTES } from '@/lib/platform/policy';

const NUMBERS = { ...REPORT_CHARACTERS, megabytes: SCREENSHOT_MEBIBYTES };
const FIELD =
  'block w-full rounded-md border border-control bg-surface px-3 py-2 text-sm aria-invalid:border-danger pointer-coarse:text-base';

/** What is wrong, and a picture of it. What the server refuses is said beside its field, and the text stays. */
export function ReportForm({ requestId }: { requestId: string }) {
  const t = useTranslations('reportForm');
  const id = useId();
  const [answer, send, isPending] = useActionState(sendReport, null);
  const [isLarge, setLarge] = useState(false);
  const problem = isLarge ? 'screenshot_large' : isPending ? null : (answer?.problem ?? null);
  const words = problem === null ? null : t(`problems.${problem}`, NUMBERS);
  const isOfReason = problem === 'reason_short' || problem === 'reason_long';
  const isOfScreenshot = problem === 'screenshot_large' || problem === 'screenshot_type';
  // A picture that is too large isn't sent, because the answer to it would be the same; and nothing typed is lost.
  const choose = (event: ChangeEvent<HTMLInputElement>) =>
    setLarge((event.target.files?.[0]?.size ?? 0) > SCREENSHOT_MEBIBYTES * 1024 * 1024);
  const guard = (event: FormEvent) => {
    if (isLarge) event.preventDefault();
  };
  return (
    <WorkspaceForm action={send} onSubmit={guard} className="space-y-5">
      <input type="hidden" name="request" value={requestId} />
      <div>
        <label htmlFor={`${id}-reason`} className="mb-1.5 block font-medium text-sm">
          {t('reason')}
        </label>
        <textarea
          id={`${id}-reason`}
          name="reason"
          rows={5}
          required
          maxLength={REPORT_CHARACTERS.most}
          defaultValue={answer?.reason}
          aria-invalid={isOfReason || undefined}
          aria-describedby={`${id}-reason-note`}
          className={`${FIELD} resize-y`}
        />
        <Note id={`${id}-reason-note`} error={isOfReason ? words : null} hint={t('reasonHint')} />
      </div>
      <div>
        <label htmlFor={`${id}-screenshot`} className="mb-1.5 block font-medium text-sm">
          {t('screenshot')}
        </label>
        <input
          id={`${id}-screenshot`}
          name="screenshot"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          onChange={choose}
          aria-invalid={isOfScreenshot || undefined}
          aria-describedby={`${id}-screenshot-note`}
          className={`${FIELD} file:mr-3 file:rounded file:border-0 file:bg-sunken file:px-2.5 file:py-1 file:text-ink`}
        />
        <Note
          id={`${id}-screenshot-note`}
          error={isOfScreenshot ? words : null}
          hint={answer?.hadScreenshot && !isPending ? t('chooseAgain') : t('screenshotHint', NUMBERS)}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={isPending}>
          {t('send')}
        </Button>
        <p role="alert" className="text-danger text-sm empty:hidden">
          {words && !isOfReason && !isOfScreenshot ? <span key={answer?.asked}>{words}</span> : null}
        </p>
      </div>
    </WorkspaceForm>
  );
}

function Note({ id, error, hint }: { id: string; error: string | null; hint: string }) {
  return (
    <p id={id} aria-live="polite" className={`mt-1.5 min-h-5.5 text-sm ${error ? 'text-danger' : 'text-muted'}`}>
      {error ?? hint}
    </p>
  );
}
