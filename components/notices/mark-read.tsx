'use client';

import { useFormStatus } from 'react-dom';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { buttonClass } from '@/components/ui/button';

type MarkReadProps = {
  /** None: all of them. */
  ids: string[];
  markRead: (form: FormData) => Promise<void>;
  label: string;
  /** Where many such buttons stand under each other: what this one is about, for those who hear it. */
  about?: string;
};

/** A form, so that it works before its page has come to life. */
export function MarkRead({ ids, markRead, label, about }: MarkReadProps) {
  return (
    <WorkspaceForm action={markRead}>
      {ids.map((id) => (
        <input key={id} type="hidden" name="id" value={id} />
      ))}
      <Submit label={label} about={about} />
    </WorkspaceForm>
  );
}

function Submit({ label, about }: Pick<MarkReadProps, 'label' | 'about'>) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      aria-disabled={pending}
      className={buttonClass({ variant: 'link' }, 'text-sm pointer-coarse:py-2.5')}
    >
      {label}
      {about ? <span className="sr-only">: {about}</span> : null}
    </button>
  );
}
