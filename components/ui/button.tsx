import type { ComponentProps, MouseEvent } from 'react';
import { cn } from './cn';
import { Spinner } from './spinner';

const base =
  'inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap select-none transition-colors ' +
  'disabled:opacity-55 aria-disabled:cursor-default';

// Colours that a reader forces hide the grounds and show the edges, of those that have one. On paper only links say something.
const variants = {
  primary: 'border border-transparent bg-accent text-accent-ink hover:bg-accent-hover print:hidden',
  secondary: 'border border-line bg-surface text-ink shadow-[0_1px_1px_oklch(0_0_0/0.03)] hover:bg-sunken print:hidden',
  quiet: 'border border-transparent text-muted hover:bg-sunken hover:text-ink print:hidden',
  danger: 'border border-transparent bg-danger text-surface hover:opacity-90 print:hidden',
  link: 'text-accent underline decoration-current/35 underline-offset-4 hover:decoration-current',
};

// Fingers need 44 px, whatever the size on a desk.
const sizes = {
  sm: 'h-8 px-3 text-sm pointer-coarse:h-11',
  md: 'h-10 px-4 text-sm pointer-coarse:h-11',
  lg: 'h-12 px-5 text-base',
  icon: 'size-9 pointer-coarse:size-11',
  smallIcon: 'size-8 pointer-coarse:size-11',
  inline: 'h-auto p-0',
};

type Look = { variant?: keyof typeof variants; size?: keyof typeof sizes };

/** The looks of a button, for links that should look like one. */
export function buttonClass({ variant = 'primary', size }: Look = {}, ...more: (string | undefined)[]): string {
  return cn(base, variants[variant], sizes[size ?? (variant === 'link' ? 'inline' : 'md')], ...more);
}

type ButtonProps = ComponentProps<'button'> & Look & { pending?: boolean };

/**
 * A button. While `pending` it shows a spinner, keeps its place in the tab order (so that focus isn't lost) and
 * ignores clicks: a second click never starts a second thing.
 */
export function Button({ variant, size, pending = false, className, children, onClick, ...rest }: ButtonProps) {
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={onClick || pending ? click : undefined}
      className={buttonClass({ variant, size }, className)}
    >
      {pending ? <Spinner /> : null}
      {children}
    </button>
  );
}
