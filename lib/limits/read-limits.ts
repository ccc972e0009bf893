import 'server-only';
import type { MemberActor } from '@/lib/auth/actor';
import { db } from '@/lib/platform/db';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { parsePeriod } from '@/lib/usage/period';
import { summarize } from '@/lib/usage/summarize';
import { readToday } from '@/lib/usage/today';
import { can } from '@/lib/workspaces/permissions';
import { type LimitsView, type MonthUse, NO_USE } from './month-use';

/** Everybody's for those who see all usage; else one's own, and that of one's own keys. */
export async function readLimits(actor: MemberActor): Promise<LimitsView> {
  const workspaceId = actor.workspace.id;
  const onlyUserId = can(actor, 'see_all_usage') ? null : actor.userId;
  const period = parsePeriod({}, await readToday());
  const [{ by }, limits] = await Promise.all([
    summarize({ workspaceId, onlyUserId, period, filters: {} }),
    db.spendingLimit.findMany({
      where: { workspaceId, ...(onlyUserId && { OR: [{ userId: onlyUserId }, { apiKey: { userId: onlyUserId } }] }) },
      select: { subjectId: true, limit: true, alert: true },
    }),
  ]);
  const uses: Record<string, MonthUse> = {};
  for (const { value, spent } of [...by.member, ...by.key]) uses[value] = { ...NO_USE, used: spent };
  for (const { subjectId, limit, alert } of limits) {
    const used = (uses[subjectId] ?? NO_USE).used;
    uses[subjectId] = { used, limit: amountOf(limit), alert: amountOf(alert) };
  }
  return { mayManage: can(actor, 'manage_limits'), onlyUserId, uses };
}

function amountOf(amount: bigint | null): Microcredits | null {
  return amount === null ? null : microcredits(amount);
}
