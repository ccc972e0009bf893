import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Empty } from '@/components/ui/empty';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';

/** `wraps`: prose and ids, which may take more than a line. */
type Column = { name: string; amount?: boolean; wraps?: boolean };
type DataRow = { key: string; cells: ReactNode[] };

type DataTableProps = { caption: string; columns: Column[]; rows: DataRow[]; empty: string };

const PLAIN_ON_PHONES = 'max-sm:min-w-0! max-sm:border-b-0! max-sm:p-0!';
const NAMED_ON_PHONES = cn(
  'max-sm:whitespace-normal! max-sm:text-left! max-sm:last:col-span-full max-sm:empty:hidden',
  'max-sm:before:block max-sm:before:text-muted max-sm:before:text-xs max-sm:before:content-[attr(data-name)]',
);

/**
 * A table of the console: the first cell names its row; without rows, a word that there are none. On a phone a row stands as
 * a block of named facts, so that what can be done about it, in the last cell, is not a scroll away.
 */
export function DataTable({ caption, columns, rows, empty }: DataTableProps) {
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <Table caption={caption} className="max-sm:block">
      <thead className="max-sm:sr-only">
        <tr>
          {columns.map(({ name, amount }) => (
            <HeadCell key={name} amount={amount}>
              {name}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map(({ key, cells: [head, ...cells] }) => (
          <tr
            key={key}
            className="border-line max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-4 max-sm:gap-y-2 max-sm:border-b max-sm:py-4 max-sm:last:border-b-0"
          >
            <RowHead className={cn(PLAIN_ON_PHONES, 'max-sm:col-span-full')}>{head}</RowHead>
            {columns.slice(1).map(({ name, amount, wraps }, index) => (
              <Cell
                key={name}
                amount={amount}
                data-name={name}
                className={cn(
                  PLAIN_ON_PHONES,
                  NAMED_ON_PHONES,
                  wraps ? 'min-w-56 max-sm:col-span-full' : 'whitespace-nowrap',
                )}
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
