import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** A raised sheet of paper. */
export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('rounded-xl border border-line bg-surface shadow-raised', className)} />;
}

type CardSectionProps = {
  /** The heading, which also names the region. */
  title: ReactNode;
  id: string;
  description?: ReactNode;
  /** What stands at the right of the heading: usually one button. */
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
};

/** A card that is a region of the page: its heading is its accessible name. */
export function CardSection({ title, id, description, action, className, children }: CardSectionProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className={cn('scroll-mt-20 rounded-xl border border-line bg-surface shadow-raised', className)}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 pt-5 sm:px-6 sm:pt-6">
        <div className="min-w-0">
          <h2 id={`${id}-title`} className="font-semibold text-lg">
            {title}
          </h2>
          {description ? <p className="mt-0.5 max-w-prose text-muted text-sm">{description}</p> : null}
        </div>
        {action}
      </div>
      <div className="px-5 pt-4 pb-5 sm:px-6 sm:pb-6">{children}</div>
    </section>
  );
}
