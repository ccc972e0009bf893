import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

type SelectProps = ComponentProps<'select'> & { label: ReactNode; boxClassName?: string };

/** A labelled choice from a list; the browser's own, which works with keyboards, fingers and screen readers alike. */
export function Select({ label, boxClassName, className, id, ...rest }: SelectProps) {
  const ownId = useId();
  const fieldId = id ?? ownId;
  return (
    <div className={boxClassName}>
      <label htmlFor={fieldId} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      <select
        {...rest}
        id={fieldId}
        className={cn(
          'h-10 w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-ink text-sm',
          'pointer-coarse:h-11 pointer-coarse:text-base',
          className,
        )}
      />
    </div>
  );
}
