import type { Balances } from '@/lib/credits/balances';
import { toDecimal } from '@/lib/platform/units';
import type { Plan } from '@/lib/workspaces/plans';

/** A workspace's balances for programs: amounts as decimal strings in credits. */
export function creditsJson(balances: Balances, { plan, seats }: { plan: Plan; seats: number }) {
  const { included, topUp, held, available, debt, granted, resetsAt } = balances;
  return {
    included: { balance: toDecimal(included), granted: toDecimal(granted), resets_at: resetsAt.toISOString() },
    top_up: { balance: toDecimal(topUp) },
    held: toDecimal(held),
    available: toDecimal(available),
    debt: toDecimal(debt),
    plan,
    seats,
  };
}
