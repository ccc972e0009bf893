import type { Balances } from '@/lib/credits/balances';
import type { Limited } from '@/lib/credits/holds';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { type Microcredits, microcredits, toDecimal } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { worstCase } from '@/lib/pricing/worst-case';
import { can } from '@/lib/workspaces/permissions';
import type { MeteredCaller } from './caller';

/** Running answers end within seconds; then what they did not use is free again. */
const RETRY_AFTER_SECONDS = 2;

type Need = {
  caller: MeteredCaller;
  balances: Balances;
  /** Worst case of the cheapest useful answer. */
  needed: Microcredits;
  inputTokens: number;
  outputTokens: number;
  onSale: readonly ModelPrice[];
};

export type Action =
  | { rel: 'buy_credits' | 'upgrade' | 'change_limit' | 'ask_owner'; href: string }
  | { rel: 'use_model'; model: string };

/** The 402: what there is, what was needed, and what this caller can do about it. */
export function insufficientCredits(need: Need): AppError {
  return new AppError('insufficient_credits', {
    facts: { retryable: false, ...balanceFacts(need), actions: actionsFor(need) },
  });
}

/** The 429 for credits that are there, but promised to requests that run now. */
export function heldByRunningRequests(need: Need): AppError {
  return new AppError('held_by_running_requests', {
    facts: { retryable: true, ...balanceFacts(need) },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** The 403 of a monthly limit: what it is, what was charged of it, when it begins anew and who can change it. */
export function limitReached(need: Need, code: 'member_limit_reached' | 'key_limit_reached', of: Limited): AppError {
  const limit = { amount: toDecimal(of.limit), charged: toDecimal(of.charged), needed: toDecimal(need.needed) };
  const resets_at = need.balances.resetsAt.toISOString();
  const left = microcredits(of.limit - of.charged);
  const { caller } = need;
  const id = code === 'member_limit_reached' ? caller.userId : caller.apiKeyId;
  const mayChange = can(caller, 'manage_limits');
  const href = new URL(mayChange ? `/settings/limits/${id}` : '/settings/members', env().APP_URL).href;
  const actions: Action[] = [{ rel: mayChange ? 'change_limit' : 'ask_owner', href }, ...cheaperModel(need, left)];
  return new AppError(code, { facts: { retryable: false, limit, resets_at, actions } });
}

function balanceFacts({ balances, needed }: Need) {
  const { included, topUp, held, available, resetsAt } = balances;
  const credits = {
    included: toDecimal(included),
    top_up: toDecimal(topUp),
    held: toDecimal(held),
    available: toDecimal(available),
    needed: toDecimal(needed),
  };
  return { credits, resets_at: resetsAt.toISOString() };
}

/** What this caller may do now. An API key neither buys nor upgrades, whoever made it. */
export function actionsFor(need: Need): Action[] {
  const { caller } = need;
  const actions: Action[] = [];
  const page = (path: string) => new URL(path, env().APP_URL).href;
  if (can(caller, 'buy_credits')) actions.push({ rel: 'buy_credits', href: page('/billing?buy=1') });
  else if (can(caller, 'change_plan')) actions.push({ rel: 'upgrade', href: page('/billing/plan') });
  else actions.push({ rel: 'ask_owner', href: page('/billing?ask=1') });
  return [...actions, ...cheaperModel(need, need.balances.available)];
}

/** Of the models that could still answer, the dearest is the nearest to what was asked for. */
function cheaperModel({ balances, inputTokens, outputTokens, onSale }: Need, left: Microcredits): Action[] {
  const available = left < balances.available ? left : balances.available;
  const payable = onSale.filter((price) => worstCase(price, inputTokens, outputTokens) <= available);
  const [best] = payable.sort((a, b) => (a.output < b.output ? 1 : a.output > b.output ? -1 : 0));
  return best ? [{ rel: 'use_model', model: best.model }] : [];
}
