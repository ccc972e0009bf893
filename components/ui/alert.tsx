import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

const looks = {
  info: { icon: Info, classes: 'border-line bg-sunken', mark: 'text-muted' },
  success: { icon: CircleCheck, classes: 'border-success/25 bg-success-soft', mark: 'text-success' },
  warning: { icon: TriangleAlert, classes: 'border-warning/30 bg-warning-soft', mark: 'text-warning' },
  danger: { icon: OctagonAlert, classes: 'border-danger/30 bg-danger-soft', mark: 'text-danger' },
};

type AlertProps = Omit<ComponentProps<'div'>, 'title'> & {
  tone?: keyof typeof looks;
  title?: ReactNode;
  /** Buttons and links, below the text. */
  actions?: ReactNode;
};

/**
 * A message in the page. It has no role by itself: give `role="alert"` to what interrupts (something failed or
 * stopped), `role="status"` to what is merely good to know, nothing to what was there from the start.
 */
export function Alert({ tone = 'info', title, actions, className, children, ...rest }: AlertProps) {
  const { icon: Icon, classes, mark } = looks[tone];
  return (
    <div {...rest} className={cn('flex gap-3 rounded-lg border px-4 py-3 text-ink text-sm', classes, className)}>
      <Icon aria-hidden="true" className={cn('mt-0.5 size-4.5 shrink-0', mark)} />
      <div className="min-w-0 flex-1 space-y-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children}
        {actions ? <div className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-2">{actions}</div> : null}
      </div>
    </div>
  );
}
