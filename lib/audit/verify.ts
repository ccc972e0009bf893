import { db } from '@/lib/platform/db';
import { INVARIANTS } from './invariants';

export type Problem = { invariant: string; workspaceId: string; row: string; message: string };
export type Verdict = {
  ok: boolean;
  checked: { invariants: number; workspaces: number; transfers: number };
  problems: Problem[];
};

/**
 * Checks every invariant of the books in one snapshot and names the rows at fault. Changes nothing: the transaction is
 * read-only, so even a mistake in a check could not.
 */
export async function verify(): Promise<Verdict> {
  return await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`set transaction read only`;
      await tx.$executeRaw`set local statement_timeout = 0`;
      const problems: Problem[] = [];
      for (const { name, faults } of INVARIANTS) {
        const rows = await tx.$queryRaw<{ workspace_id: string; row: string; message: string }[]>(faults);
        for (const { workspace_id, row, message } of rows) {
          problems.push({ invariant: name, workspaceId: workspace_id, row, message });
        }
      }
      const [counted] = await tx.$queryRaw<{ workspaces: bigint; transfers: bigint }[]>`
        select (select count(*) from wallet) as workspaces, (select count(*) from transfer) as transfers`;
      const checked = {
        invariants: INVARIANTS.length,
        workspaces: Number(counted?.workspaces ?? 0n),
        transfers: Number(counted?.transfers ?? 0n),
      };
      return { ok: problems.length === 0, checked, problems };
    },
    { isolationLevel: 'RepeatableRead', timeout: 300_000 },
  );
}
