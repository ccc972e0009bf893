import 'server-only';
import { notifyEach } from '@/lib/notices/notify';
import type { Transaction } from '@/lib/platform/db';
import { microcredits, toDecimal } from '@/lib/platform/units';

type Credited = { incidentId: string; workspaceId: string; reason: string };

/**
 * Tells each member what of their own requests an incident gave back, in the transaction that credits it. Members see no
 * more than that; owners have been told the whole.
 */
export async function tellMembers(tx: Transaction, { incidentId, workspaceId, reason }: Credited): Promise<void> {
  const rows = await tx.$queryRaw<{ userId: string; amount: bigint }[]>`
    select h.user_id::text as "userId", sum(r.amount)::bigint as amount
    from incident_request r
    join hold h on h.workspace_id = r.workspace_id and h.request_id = r.request_id
    join member m on m.workspace_id = h.workspace_id and m.user_id = h.user_id and m.role <> 'owner'
    where r.incident_id = ${incidentId}::uuid and r.workspace_id = ${workspaceId}::uuid
    group by h.user_id`;
  if (rows.length === 0) return;
  const facts = new Map(
    rows.map(({ userId, amount }) => {
      return [userId, { credits: toDecimal(microcredits(amount)), reason, href: '/usage' }];
    }),
  );
  await notifyEach(tx, { workspaceId, kind: 'requests_credited', occasion: incidentId, facts });
}
