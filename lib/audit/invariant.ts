import { Prisma } from '@/lib/generated/prisma/client';
import type { Transaction } from '@/lib/platform/db';

/**
 * What must always be true of the books. It keeps its number for good, whatever is added or goes: alarms and notes name it.
 */
export type Invariant = {
  name: string;
  /**
   * The rows at fault, as a query: `workspace_id`, `row` (which row) and `message` (what is wrong with it). It is joined on
   * columns; no key is ever parsed.
   */
  faults: Prisma.Sql;
};

export type Problem = { invariant: string; workspaceId: string; row: string; message: string };

/** Whose books are looked at; null for everybody's. */
export type Scope = readonly string[] | null;

/** Names nobody: what is wrong is the sum over all workspaces. */
export const ALL_WORKSPACES = '00000000-0000-0000-0000-000000000000';

const TABLES_OF_A_WORKSPACE = [
  'wallet',
  'transfer',
  'hold',
  'purchase',
  'purchase_return',
  'charge_report',
  'incident_request',
  'member',
  'api_key',
  'seal',
  'spending_limit',
];

/** CTEs that put the scope's rows in the place of each table: the same query then looks at these workspaces only. */
export function within(scope: Scope): Prisma.Sql {
  if (scope === null) return Prisma.sql`everything as (select)`;
  const tables = TABLES_OF_A_WORKSPACE.map(
    (table) =>
      Prisma.sql`${Prisma.raw(table)} as not materialized (
        select * from public.${Prisma.raw(table)} where workspace_id = any(${[...scope]}::uuid[]))`,
  );
  return Prisma.join(tables, ', ');
}

/** Checks invariants in one statement; answers every row at fault. */
export async function findFaults(tx: Transaction, invariants: Invariant[], scope: Scope): Promise<Problem[]> {
  if (scope?.length === 0) return [];
  const parts = invariants.map(
    ({ name, faults }) => Prisma.sql`
      select ${name}::text as invariant, f.workspace_id::text as "workspaceId", f."row"::text as "row",
        f.message::text as message
      from (${faults}) f`,
  );
  return await tx.$queryRaw<Problem[]>`with ${within(scope)} ${Prisma.join(parts, ' union all ')}`;
}
