import { type ReactNode, useId } from 'react';

type CheckProps = {
  type: 'checkbox' | 'radio';
  name: string;
  value: string;
  checked: boolean;
  label: ReactNode;
  note?: ReactNode;
  disabled?: boolean;
};

/** One choice of a form on one line, as high as a thumb on a touch screen. */
export function Check({ type, name, value, checked, label, note, disabled }: CheckProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3 py-1.5 pointer-coarse:py-2.5">
      <input
        type={type}
        id={id}
        name={name}
        value={value}
        // A form that was saved is drawn anew with what the server keeps.
        key={String(checked)}
        defaultChecked={checked}
        disabled={disabled}
        aria-describedby={note ? `${id}-note` : undefined}
        className="mt-1 size-4 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0 text-sm">
        <label htmlFor={id} className="block break-words">
          {label}
        </label>
        {note ? (
          <span id={`${id}-note`} className="block text-muted text-xs">
            {note}
          </span>
        ) : null}
      </span>
    </div>
  );
}
