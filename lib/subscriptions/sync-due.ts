import 'server-only';
import { db } from '@/lib/platform/db';
import { log, reasonOf } from '@/lib/platform/log';
import { syncSubscription } from './sync-subscription';

export type DueReport = { checked: number; failed: number };

const BATCH = 100;

/**
 * Asks Stripe about every subscription that should have moved by now, and about pages that may have been paid: so a plan
 * never waits for an event that was lost. One that nothing is expected of is looked at once a day.
 * @param all whether to ask about every one that goes on and every page of the last days, expected or not
 */
export async function syncDueSubscriptions({ all = false }: { all?: boolean } = {}): Promise<DueReport> {
  const report: DueReport = { checked: 0, failed: 0 };
  for (const workspaceId of await findDue(all)) {
    report.checked += 1;
    try {
      await syncSubscription(workspaceId);
    } catch (error) {
      report.failed += 1;
      log.error('subscription_sync_failed', { workspace_id: workspaceId, reason: reasonOf(error) });
    }
  }
  return report;
}

/** Those asked longest ago come first, so that one which always fails holds up nobody. */
async function findDue(all: boolean): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from (
      select workspace_id::text as id, synced_at as asked from subscription
      where status not in ('canceled', 'incomplete_expired') and (${all}
        or synced_at < studio_now() - interval '1 day'
        or synced_at < studio_now() - interval '10 minutes'
          and (status <> 'active' or problem is not null or period_end < studio_now() or ends_at < studio_now()))
      union
      select workspace_id::text, max(updated_at) from plan_checkout
      where stripe_session_id is not null and (${all} or updated_at < studio_now() - interval '1 minute')
        and created_at > studio_now() - case when ${all} then interval '3 days' else interval '2 hours' end
        and not exists (select from subscription s
          where s.workspace_id = plan_checkout.workspace_id and s.synced_at > plan_checkout.created_at)
      group by workspace_id
    ) due
    order by asked, id limit ${all ? null : BATCH}::int`;
  return rows.map(({ id }) => id);
}
