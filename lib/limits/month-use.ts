import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { Amounts } from './limit';

/** What a member, or an API key, was charged this month, beside its limit and alert. */
export type MonthUse = Amounts & { used: Microcredits };

export type LimitsView = {
  mayManage: boolean;
  /** Whose the viewer may see, by id; the others' are nobody's business. */
  onlyUserId: string | null;
  /** By the user's or the key's id; who isn't in it has used nothing and has no limit. */
  uses: Record<string, MonthUse>;
};

export const NO_USE: MonthUse = { used: microcredits(0n), limit: null, alert: null };

/** A member's month; null for somebody whose use the viewer may not see. */
export function monthUseOf({ uses, onlyUserId }: LimitsView, userId: string): MonthUse | null {
  if (onlyUserId !== null && onlyUserId !== userId) return null;
  return uses[userId] ?? NO_USE;
}
