import 'server-only';
import type { LedgerAccount, Transfer } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';

export type ListedTransfer = {
  sequence: bigint;
  key: string;
  from: LedgerAccount;
  to: LedgerAccount;
  amount: Microcredits;
  includedAfter: Microcredits;
  topUpAfter: Microcredits;
  debtAfter: Microcredits;
  purchaseId: string | null;
  requestId: string | null;
  actor: string | null;
  reason: string | null;
  at: Date;
};

export type TransferPage = { transfers: ListedTransfer[]; nextBefore: string | null };

const PAGE = 25;

/** A workspace's lines, the last one first; `before` is the number of the last line of the page before. */
export async function listTransfers(workspaceId: string, before: string | null = null): Promise<TransferPage> {
  const isNumber = before !== null && /^\d{1,18}$/.test(before);
  const rows = await db.transfer.findMany({
    where: { workspaceId, ...(isNumber ? { sequence: { lt: BigInt(before) } } : {}) },
    orderBy: { sequence: 'desc' },
    take: PAGE + 1,
  });
  const transfers = rows.slice(0, PAGE).map(listed);
  const last = transfers.at(-1);
  return { transfers, nextBefore: rows.length > PAGE && last ? String(last.sequence) : null };
}

/** The lines that a purchase or a request has in its workspace's books, in order. */
export async function listTransfersOf(
  workspaceId: string,
  cause: { purchaseId: string } | { requestId: string },
): Promise<ListedTransfer[]> {
  const rows = await db.transfer.findMany({ where: { workspaceId, ...cause }, orderBy: { sequence: 'asc' } });
  return rows.map(listed);
}

function listed({ createdAt, ...row }: Transfer): ListedTransfer {
  return {
    ...row,
    amount: microcredits(row.amount),
    includedAfter: microcredits(row.includedAfter),
    topUpAfter: microcredits(row.topUpAfter),
    debtAfter: microcredits(row.debtAfter),
    at: createdAt,
  };
}
