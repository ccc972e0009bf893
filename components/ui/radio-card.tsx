import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn';

type RadioCardProps = Omit<ComponentProps<'input'>, 'type'> & {
  /** The choice, which is also its accessible name. */
  label: ReactNode;
  /** What it means; read as the description, not as part of the name. */
  note?: ReactNode;
};

/** One choice of a few, as large as a thumb. A real radio button: arrows, forms and screen readers just work. */
export function RadioCard({ label, note, className, ...rest }: RadioCardProps) {
  const id = useId();
  return (
    <div
      className={cn(
        'relative rounded-lg border border-control bg-surface px-1.5 py-2.5 text-center sm:px-3 transition-colors',
        'has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent',
        'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
        'not-has-checked:hover:bg-sunken',
        className,
      )}
    >
      <input
        {...rest}
        type="radio"
        id={id}
        aria-describedby={note ? `${id}-note` : undefined}
        className="absolute inset-0 cursor-pointer appearance-none rounded-lg outline-none"
      />
      <label htmlFor={id} className="block whitespace-nowrap font-semibold text-lg tabular-nums">
        {label}
      </label>
      {note ? (
        <span id={`${id}-note`} className="block text-muted text-xs">
          {note}
        </span>
      ) : null}
    </div>
  );
}
