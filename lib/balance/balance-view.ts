import type { Balances } from '@/lib/credits/balances';
import { LOW_INCLUDED_PERCENT, LOW_TOP_UP } from '@/lib/platform/policy';
import { type Microcredits, microcredits, toDecimal } from '@/lib/platform/units';

/** `empty`: nothing that could be spent is left. `low`: see {@link isLow}. What running requests hold changes neither. */
export type BalanceState = 'ok' | 'low' | 'empty';

/** Balances as the pages get them, in decimal strings of credits. */
export type BalanceView = {
  state: BalanceState;
  /** ISO time of the next month's turn. */
  resetsAt: string;
  amounts: BalanceAmounts;
};

export type BalanceAmounts = {
  available: string;
  included: string;
  granted: string;
  topUp: string;
  held: string;
  debt: string;
};

type Pools = Pick<Balances, 'included' | 'granted' | 'topUp' | 'debt'>;

/** Under 10 % of the month's included credits and under 2 credits of top-up (what is owed doesn't count as top-up). */
export function isLow(pools: Pools): boolean {
  return pools.included * 100n < pools.granted * LOW_INCLUDED_PERCENT && spendableTopUp(pools) < LOW_TOP_UP;
}

/** In which of the three states the pools are. Pure. */
export function balanceState(pools: Pools): BalanceState {
  if (pools.included + spendableTopUp(pools) <= 0n) return 'empty';
  return isLow(pools) ? 'low' : 'ok';
}

/** Balances in the form that pages get. */
export function toBalanceView(balances: Balances): BalanceView {
  const amounts = {
    available: toDecimal(balances.available),
    included: toDecimal(balances.included),
    granted: toDecimal(balances.granted),
    topUp: toDecimal(balances.topUp),
    held: toDecimal(balances.held),
    debt: toDecimal(balances.debt),
  };
  return {
    state: balanceState(balances),
    resetsAt: balances.resetsAt.toISOString(),
    amounts,
  };
}

function spendableTopUp({ topUp, debt }: Pools): Microcredits {
  return microcredits(topUp > debt ? topUp - debt : 0n);
}
