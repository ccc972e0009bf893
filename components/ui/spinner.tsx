import { LoaderCircle } from 'lucide-react';
import { cn } from './cn';

/**
 * Decoration only: say in words, next to it, what is going on. Where less motion is asked for it breathes instead of
 * turning: one that stood still would say "stuck".
 */
export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle
      aria-hidden="true"
      className={cn('size-4 shrink-0 motion-safe:animate-spin motion-reduce:animate-breathe', className)}
    />
  );
}
