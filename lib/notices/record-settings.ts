import 'server-only';
import type { Transaction } from '@/lib/platform/db';
import { INCLUDED_PERCENTS } from '@/lib/platform/policy';
import { microcredits, toDecimal } from '@/lib/platform/units';
import type { Values } from '@/lib/workspaces/settings-change';
import { recordChange } from '@/lib/workspaces/settings-log';

const SETTINGS = ['low_threshold', 'used_percents', 'notice_recipients'] as const;

type Row = { low: bigint | null; percents: number[]; recipients: string; names: string[] };

/**
 * Lets `write` change when a workspace's people are told of its credits, and whom, and writes down each of these that it
 * changed. The workspace's row is locked, so that two owners' changes are told in their order.
 */
export async function recordingSettings(
  tx: Transaction,
  { workspaceId, userId }: { workspaceId: string; userId: string },
  write: () => Promise<void>,
): Promise<void> {
  await tx.$queryRaw`select from workspace where id = ${workspaceId}::uuid for no key update`;
  const before = await readWords(tx, workspaceId);
  await write();
  const after = await readWords(tx, workspaceId);
  for (const what of SETTINGS) {
    await recordChange(tx, { workspaceId, userId, what, before: before[what], after: after[what] });
  }
}

/** Where a workspace has set nothing, policy's own. */
async function readWords(tx: Transaction, workspaceId: string): Promise<Record<(typeof SETTINGS)[number], Values>> {
  const [row] = await tx.$queryRaw<Row[]>`
    select s.low_threshold as low, s.percents, s.recipients,
      array(select coalesce(u.name, u.email) from notification_recipient r join "user" u on u.id = r.user_id
        where r.workspace_id = s.workspace_id order by 1) as names
    from notification_settings s where s.workspace_id = ${workspaceId}::uuid`;
  const { low = null, percents = [...INCLUDED_PERCENTS], recipients = 'owners', names = [] } = row ?? {};
  return {
    low_threshold: low === null ? {} : { amount: toDecimal(microcredits(low)) },
    used_percents: { percents: percents.toSorted((a, b) => a - b).join(', ') },
    notice_recipients: { recipients, names: names.join(', ') },
  };
}
