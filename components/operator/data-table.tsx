import type { ReactNode } from 'react';
import { Empty } from '@/components/ui/empty';
import { Cell, HeadCell, RowHead, Table } from '@/components/ui/table';

/** `wraps`: prose and ids, which may take more than a line. */
type Column = { name: string; amount?: boolean; wraps?: boolean };
type DataRow = { key: string; cells: ReactNode[] };

type DataTableProps = { caption: string; columns: Column[]; rows: DataRow[]; empty: string };

/** A table of the console: the first cell names its row; without rows, a word that there are none. */
export function DataTable({ caption, columns, rows, empty }: DataTableProps) {
  if (rows.length === 0) return <Empty title={empty} />;
  return (
    <Table caption={caption}>
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
              <Cell key={name} amount={amount} className={wraps ? 'min-w-56' : 'whitespace-nowrap'}>
                {cells[index]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
