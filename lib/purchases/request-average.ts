import 'server-only';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { TYPICAL_REQUEST } from './packs';

const SAMPLE = 500;

/**
 * What a request cost this workspace on average, in microcredits: over its newest 500 that cost anything within 90 days;
 * a typical request while there are none.
 */
export async function averageRequestCost(workspaceId: string): Promise<Microcredits> {
  const rows = await db.$queryRaw<{ average: bigint | null }[]>`
    select (sum(cost) / nullif(count(*), 0))::bigint as average
    from (
      select charged_included + charged_top_up as cost from hold
      where workspace_id = ${workspaceId}::uuid and state in ('settled', 'expired')
        and ended_at > studio_now() - interval '90 days' and charged_included + charged_top_up > 0
      order by ended_at desc limit ${SAMPLE}
    ) newest`;
  const average = rows[0]?.average ?? null;
  return average !== null && average > 0n ? microcredits(average) : TYPICAL_REQUEST;
}
