import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';

const CODES = [
  'insufficient_credits',
  'held_by_running_requests',
  'member_limit_reached',
  'key_limit_reached',
] as const;

export type RefusalCode = (typeof CODES)[number];

/** A request that credits or a monthly limit refused, and what stood in its way then. */
export type Refusal = {
  id: string;
  workspace: { id: string; name: string };
  code: RefusalCode;
  /** Address of whoever asked, and the name of their API key. */
  who: string;
  key: string | null;
  model: string;
  feature: string;
  needed: Microcredits;
  available: Microcredits;
  held: Microcredits;
  limit: Microcredits;
  charged: Microcredits;
  at: Date;
};

/** The last ones of a workspace, or one by its request; none for what was not kept, or not for so long. */
export async function listRefusals(where: { workspaceId: string } | { requestId: string }): Promise<Refusal[]> {
  const rows = await db.refusal.findMany({
    where,
    include: { workspace: true, user: true, apiKey: true },
    orderBy: { createdAt: 'desc' },
    take: 15,
  });
  return rows.flatMap(({ code: word, ...row }) => {
    const code = CODES.find((one) => one === word);
    if (!code) return [];
    const { requestId, workspace, user, apiKey, model, feature, createdAt } = row;
    return {
      ...{ id: requestId, code, model, feature, at: createdAt, who: user.email, key: apiKey?.name ?? null },
      workspace: { id: workspace.id, name: workspace.name },
      needed: microcredits(row.needed),
      available: microcredits(row.available),
      held: microcredits(row.held),
      limit: microcredits(row.limit ?? 0n),
      charged: microcredits(row.charged ?? 0n),
    };
  });
}
