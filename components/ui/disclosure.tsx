import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

const looks = {
  quiet: 'text-muted hover:text-ink',
  plain: 'font-medium',
  link: 'text-accent',
  danger: 'text-danger',
};

type DisclosureProps = {
  summary: ReactNode;
  /** Where the summary is short and many stand on a page: what it opens, by name. */
  label?: string;
  look?: keyof typeof looks;
  open?: boolean;
  className?: string;
  children: ReactNode;
};

/** What only some readers want, behind its own line. It needs no script; the chevron never leaves the first word. */
export function Disclosure({ summary, label, look = 'quiet', open, className, children }: DisclosureProps) {
  return (
    <details open={open} className={cn('group/disclosure', className)}>
      <summary
        aria-label={label}
        className={cn(
          'flex w-fit max-w-full list-none items-start gap-1 rounded-md pointer-coarse:py-2 [&::-webkit-details-marker]:hidden',
          looks[look],
        )}
      >
        <ChevronRight
          aria-hidden="true"
          className="-ml-0.5 size-4 h-lh shrink-0 transition-transform group-open/disclosure:rotate-90 motion-reduce:transition-none"
        />
        <span className="min-w-0">{summary}</span>
      </summary>
      {children}
    </details>
  );
}
