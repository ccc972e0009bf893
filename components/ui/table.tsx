import type { ComponentProps } from 'react';
import { cn } from './cn';

type TableProps = ComponentProps<'table'> & {
  /** Says what the table is; read aloud, not drawn. */
  caption: string;
};

/**
 * A table that scrolls inside its own frame when the window is narrow. The frame can be focused, so that the keyboard
 * scrolls it too; being positioned it keeps what is only read aloud from widening the page.
 */
export function Table({ caption, className, children, ...rest }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element means "a scrolling frame"; a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1)
    <div role="group" aria-label={caption} tabIndex={0} className="relative -mx-1 overflow-x-auto rounded-md px-1">
      <table {...rest} className={cn('w-full border-collapse text-left text-sm', className)}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

const body = 'border-line border-b px-3 py-2.5 align-top first:pl-0 last:pr-0 [tbody>tr:last-child>&]:border-b-0';

/** A column's heading. Amounts stand at the right, under each other. */
export function HeadCell({ amount, className, ...rest }: ComponentProps<'th'> & { amount?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        'whitespace-nowrap border-line border-b px-3 py-2 font-medium text-muted text-xs first:pl-0 last:pr-0',
        amount && 'text-right',
        className,
      )}
    />
  );
}

/** The cell that names its row. */
export function RowHead({ className, ...rest }: ComponentProps<'th'>) {
  return <th scope="row" {...rest} className={cn(body, 'whitespace-nowrap font-medium', className)} />;
}

export function Cell({ amount, className, ...rest }: ComponentProps<'td'> & { amount?: boolean }) {
  return <td {...rest} className={cn(body, amount && 'whitespace-nowrap text-right tabular-nums', className)} />;
}
