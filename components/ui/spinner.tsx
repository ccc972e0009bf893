import { cn } from './cn';

/**
 * Decoration only: say in words, next to it, what is going on. Where less motion is asked for it breathes instead of
 * turning: one that stood still would say "stuck".
 */
export function Spinner({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={cn('size-4 shrink-0 motion-safe:animate-spin motion-reduce:animate-breathe', className)}
    >
      <path d="M21 12a9 9 0 1 1-6.2-8.6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
