import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

type InputProps = Omit<ComponentProps<'input'>, 'prefix'> & {
  label: ReactNode;
  /** For labels that stand elsewhere on the page: still read aloud, not drawn. */
  labelHidden?: boolean;
  hint?: ReactNode;
  /** What is wrong with the value, in words. The field is then marked invalid and the text is announced politely. */
  error?: ReactNode;
  /** Drawn inside the field, before the text: a currency sign, an icon. */
  prefix?: ReactNode;
  /** The same, after the text. */
  suffix?: ReactNode;
  boxClassName?: string;
};

/** A labelled text field with room for a hint or an error, so that neither moves the page. */
export function Input({
  label,
  labelHidden,
  hint,
  error,
  prefix,
  suffix,
  className,
  boxClassName,
  id,
  ...rest
}: InputProps) {
  const ownId = useId();
  const fieldId = id ?? ownId;
  const noteId = `${fieldId}-note`;
  const hasNote = hint !== undefined || error !== undefined;
  return (
    <div className={boxClassName}>
      <label htmlFor={fieldId} className={labelHidden ? 'sr-only' : 'mb-1.5 block font-medium text-sm'}>
        {label}
      </label>
      <div
        className={cn(
          'flex h-10 items-center gap-1.5 rounded-md border bg-surface px-3 pointer-coarse:h-11',
          'focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-1',
          error ? 'border-danger' : 'border-control',
        )}
      >
        {prefix ? <span className="text-muted">{prefix}</span> : null}
        <input
          {...rest}
          id={fieldId}
          aria-invalid={error ? true : undefined}
          aria-describedby={hasNote ? noteId : undefined}
          className={cn(
            // 16 px on touch screens: a smaller field makes phones zoom in.
            'min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-muted pointer-coarse:text-base',
            className,
          )}
        />
        {suffix ? <span className="text-muted">{suffix}</span> : null}
      </div>
      {hasNote ? (
        <p
          id={noteId}
          aria-live="polite"
          className={cn('mt-1.5 min-h-5.5 text-sm', error ? 'text-danger' : 'text-muted')}
        >
          {error || hint}
        </p>
      ) : null}
    </div>
  );
}
