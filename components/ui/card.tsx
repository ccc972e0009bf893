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
      // A link or a form's answer may lead here: the keyboard then goes on from here.
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      className={cn('scroll-mt-20 rounded-xl outline-none border border-line bg-surface shadow-raised', className)}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 px-5 pt-5 sm:gap-x-6 sm:px-6 sm:pt-6">
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          {title}
        </h2>
        {description ? (
          <p className="col-span-2 col-start-1 row-start-2 mt-0.5 max-w-prose text-muted text-sm sm:col-span-1">
            {description}
          </p>
        ) : null}
        {action ? <div className="col-start-2 row-start-1 sm:row-span-2">{action}</div> : null}
      </div>
      <div className="px-5 pt-4 pb-5 sm:px-6 sm:pb-6">{children}</div>
    </section>
  );
}
