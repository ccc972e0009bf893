import 'server-only';
import type { Connection } from '@/lib/platform/db';
import { microcredits, toDecimal, toDollars, usdCents } from '@/lib/platform/units';
import type { Values } from '@/lib/workspaces/settings-change';
import { recordChange } from '@/lib/workspaces/settings-log';

type Rule = { state: string; threshold: bigint | null; amount: bigint | null; ceiling: bigint | null };

/**
 * Changes the rule, and writes down who did and from what to what. Whoever calls has locked it.
 * @param userId null when the rule does so by itself
 */
export async function recorded(
  on: Connection,
  { workspaceId, userId }: { workspaceId: string; userId: string | null },
  change: () => Promise<unknown>,
): Promise<void> {
  const before = await readTerms(on, workspaceId);
  await change();
  await tellWallet(on, workspaceId);
  const after = await readTerms(on, workspaceId);
  await recordChange(on, { workspaceId, userId, what: 'refill', before, after });
}

/** The wallet knows the threshold while the rule is on: so whatever leaves it lower leaves the mark that a job finds. */
async function tellWallet(on: Connection, workspaceId: string): Promise<void> {
  await on.$executeRaw`
    update wallet set refill_below = (
      select c.threshold from refill_rule r
      join refill_consent c on c.workspace_id = r.workspace_id and c.id = r.consent_id
      where r.workspace_id = ${workspaceId}::uuid and r.state = 'on'
    )
    where workspace_id = ${workspaceId}::uuid`;
}

/** The state, and while there is a consent its terms: decimals of credits and dollars. */
async function readTerms(on: Connection, workspaceId: string): Promise<Values> {
  const [rule] = await on.$queryRaw<Rule[]>`
    select r.state::text, c.threshold, c.amount_cents as amount, c.monthly_ceiling_cents as ceiling
    from refill_rule r left join refill_consent c on c.workspace_id = r.workspace_id and c.id = r.consent_id
    where r.workspace_id = ${workspaceId}::uuid`;
  const { state = 'off', threshold = null, amount = null, ceiling = null } = rule ?? {};
  if (threshold === null || amount === null || ceiling === null) return { state };
  return {
    state,
    threshold: toDecimal(microcredits(threshold)),
    amount: toDollars(usdCents(amount)),
    ceiling: toDollars(usdCents(ceiling)),
  };
}
