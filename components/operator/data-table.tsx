import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Empty } from '@/components/ui/empty';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';

/** `wraps`: prose and ids, which may take more than a line. */
type Column = { name: string; amount?: boolean; wraps?: boolean };
type DataRow = { key: string; cells: ReactNode[] };

type DataTableProps = { caption: string; columns: Column[]; rows: DataRow[]; empty: string };

const BLOCKS_ON_PHONES = cn(
  'max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only',
  'max-sm:[&_tbody_tr]:grid max-sm:[&_tbody_tr]:grid-cols-2 max-sm:[&_tbody_tr]:gap-x-4 max-sm:[&_tbody_tr]:gap-y-2',
  'max-sm:[&_tbody_tr]:border-line max-sm:[&_tbody_tr]:border-b max-sm:[&_tbody_tr]:py-4',
  'max-sm:[&_tbody_tr:last-child]:border-b-0',
  'max-sm:[&_tbody_:is(th,td)]:min-w-0! max-sm:[&_tbody_:is(th,td)]:border-b-0! max-sm:[&_tbody_:is(th,td)]:p-0!',
  'max-sm:[&_tbody_:is(th,td:last-child,.wraps)]:col-span-full max-sm:[&_td:empty]:hidden',
  'max-sm:[&_td]:whitespace-normal! max-sm:[&_td]:wrap-anywhere max-sm:[&_td]:text-left! max-sm:[&_td]:before:content-[attr(data-name)]',
  'max-sm:[&_td]:before:block max-sm:[&_td]:before:text-muted max-sm:[&_td]:before:text-xs',
);

/**
 * A table of the console: the first cell names its row; without rows, a word that there are none. On a phone a row stands as
 * a block of named facts, so that what can be done about it, in the last cell, is not a scroll away.
 */
export function DataTable({ caption, columns, rows, empty }: DataTableProps) {
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <Table caption={caption} className={BLOCKS_ON_PHONES}>
      <thead>
        <tr>
          {columns.map(({ name, amount }) => (
            <HeadCell key={name} amount={amount}>
              {name}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [head, ...cells] }) => (
          <tr key={key}>
            <RowHead>{head}</RowHead>
            {columns.slice(1).map(({ name, amount, wraps }, index) => (
              <Cell
                key={name}
                amount={amount}
                data-name={name}
                className={wraps ? 'wraps min-w-40' : 'whitespace-nowrap'}
              >
                {cells[index]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
