'use client';

import { useFormStatus } from 'react-dom';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { buttonClass } from '@/components/ui/button';

type MarkReadProps = {
  /** None: all of them. */
  ids: string[];
  markRead: (form: FormData) => Promise<void>;
  label: string;
};

/** A form, so that it works before its page has come to life. */
export function MarkRead({ ids, markRead, label }: MarkReadProps) {
  return (
    <WorkspaceForm action={markRead}>
      {ids.map((id) => (
        <input key={id} type="hidden" name="id" value={id} />
      ))}
      <Submit label={label} />
    </WorkspaceForm>
  );
}

function Submit({ label }: { label: string }) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      aria-disabled={pending}
      className={buttonClass({ variant: 'link' }, 'text-sm pointer-coarse:py-2.5')}
    >
      {label}
    </button>
  );
}
