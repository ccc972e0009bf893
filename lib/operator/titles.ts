import 'server-only';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { creditsFor, type Microcredits, usdCents } from '@/lib/platform/units';

/** What the title of a workspace's page names; null where there is none. */
export async function workspaceName(id: string): Promise<string | null> {
  const row = isId(id) ? await db.workspace.findUnique({ where: { id }, select: { name: true } }) : null;
  return row?.name ?? null;
}

/** The same of a purchase. */
export async function purchaseName(id: string): Promise<{ amount: Microcredits; workspace: string } | null> {
  if (!isId(id)) return null;
  const row = await db.purchase.findUnique({ where: { id }, include: { workspace: { select: { name: true } } } });
  return row && { amount: creditsFor(usdCents(row.amountCents)), workspace: row.workspace.name };
}
