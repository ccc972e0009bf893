import { Prisma } from '@/lib/generated/prisma/client';
import { db, type Transaction } from '@/lib/platform/db';
import { hasTestPayments } from '@/lib/platform/env';
import { BALANCES } from './balances';
import { checkHeads, checkSeals, GROWING, type Head, UNCHANGED } from './check-seals';
import { HOLDS } from './holds';
import { findFaults, type Invariant, type Problem, type Scope } from './invariant';
import { LIMITS } from './limits';
import { purchaseInvariants } from './purchases';
import { REFILLS } from './refills';
import { REPORTS } from './reports';
import { RETURNS } from './returns';
import { findSuspects } from './suspects';
import { WORKSPACES } from './workspaces';

export type Verdict = {
  ok: boolean;
  checked: { invariants: number; workspaces: number; transfers: number };
  problems: Problem[];
};

/** Checked row by row only for the workspaces that a first scan could not clear. */
const BOOKS = [...BALANCES, ...HOLDS];

function always(): Invariant[] {
  const purchases = purchaseInvariants({ livemode: !hasTestPayments() });
  return [...purchases, ...REFILLS, ...RETURNS, ...REPORTS, ...WORKSPACES, ...LIMITS];
}

/** The names of all invariants. */
export function invariantNames(): string[] {
  return [...[...BOOKS, ...always()].map(({ name }) => name), UNCHANGED, GROWING];
}

/**
 * Checks every invariant of the books in one snapshot and names the rows at fault. Changes nothing: the transaction is
 * read-only, so even a mistake in a check could not. `heads` of the seals that were kept outside are compared as well.
 */
export async function verify({ heads = [] }: { heads?: readonly Head[] } = {}): Promise<Verdict> {
  return await inSnapshot((tx) => check(tx, null, heads));
}

/** Runs `look` in one snapshot that cannot write, however long it takes. */
export async function inSnapshot<T>(look: (tx: Transaction) => Promise<T>): Promise<T> {
  return await db.$transaction(
    async (tx) => {
      await tx.$queryRaw(READ_ONLY);
      return await look(tx);
    },
    { isolationLevel: 'RepeatableRead', timeout: 300_000 },
  );
}

const READ_ONLY = Prisma.sql`select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', '0', true),
  set_config('idle_in_transaction_session_timeout', '0', true), set_config('work_mem', '64MB', true),
  set_config('jit', 'off', true)`;

/** All checks on the books of a scope, in the snapshot of `tx`. */
export async function check(tx: Transaction, scope: Scope, heads: readonly Head[] = []): Promise<Verdict> {
  const { suspects, workspaces, transfers } = await findSuspects(tx, scope);
  const problems = [
    ...(await findFaults(tx, BOOKS, suspects)),
    ...(await findFaults(tx, always(), scope)),
    ...(await checkSeals(tx, scope)),
    ...(heads.length > 0 ? await checkHeads(tx, heads) : []),
  ];
  const checked = { invariants: invariantNames().length, workspaces, transfers };
  return { ok: problems.length === 0, checked, problems };
}
