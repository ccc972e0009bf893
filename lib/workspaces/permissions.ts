import { AppError } from '@/lib/platform/errors';
import { isPaidPlan, type Plan } from './plans';

/**
 * Who may do what: one pure function, asked on the server by every page, action and route. What a page hides is a
 * courtesy; what this function refuses is refused.
 */
export type Role = 'owner' | 'admin' | 'member';

export type Action =
  /** Send requests to models, read one's own conversations and usage. */
  | 'use_ai'
  /** See both pools and the purchases of the workspace. */
  | 'see_balances'
  /** See what everybody in the workspace used, not only oneself. */
  | 'see_all_usage'
  | 'buy_credits'
  /** Add, replace and remove the card on file. */
  | 'manage_card'
  | 'change_plan'
  | 'manage_members'
  | 'create_api_key'
  /** Set what a member or an API key may use in a month. */
  | 'manage_limits'
  /** Say who is told of what, and when credits count as low. */
  | 'manage_notifications'
  /** See what members ask for, and decline it. Buying what they ask for is `buy_credits`. */
  | 'answer_requests'
  /** See who changed which setting of the workspace's money. */
  | 'see_settings_log'
  | 'see_operator_console';

/** What a decision needs to know of whoever asks. An Actor is one, and so is a Caller. */
export type Asker = {
  operator: boolean;
  role: Role | null;
  workspace: { plan: Plan } | null;
  /** Set when the request came with an API key: a key neither buys nor administers, whoever made it. */
  apiKeyId?: string | null;
};

/** Whoever is signed in, and the workspace that they act in; null for those who belong to none. */
export type Person = Asker & { userId: string; workspace: { id: string; plan: Plan } | null };

/** A person in a workspace of theirs. */
export type Member = Person & { workspace: { id: string; plan: Plan } };

export type Refusal = 'forbidden' | 'plan_required';

const MEMBERS: readonly Role[] = ['owner', 'admin', 'member'];

const ROLES: Readonly<Record<Exclude<Action, 'see_operator_console'>, readonly Role[]>> = {
  use_ai: MEMBERS,
  see_balances: ['owner', 'admin'],
  see_all_usage: ['owner', 'admin'],
  buy_credits: ['owner'],
  manage_card: ['owner'],
  change_plan: ['owner'],
  manage_members: ['owner'],
  create_api_key: MEMBERS,
  manage_limits: ['owner'],
  manage_notifications: ['owner'],
  answer_requests: ['owner'],
  see_settings_log: ['owner', 'admin'],
};

const NOT_BY_API_KEY: readonly Action[] = [
  'buy_credits',
  'manage_card',
  'change_plan',
  'manage_members',
  'create_api_key',
  'manage_limits',
  'manage_notifications',
  'answer_requests',
  'see_settings_log',
  'see_operator_console',
];

/** Why `asker` may not do `action`, or null if they may. `plan_required` means: nothing but the plan is in the way. */
export function whyNot(asker: Asker, action: Action): Refusal | null {
  if (asker.apiKeyId && NOT_BY_API_KEY.includes(action)) return 'forbidden';
  if (action === 'see_operator_console') return asker.operator ? null : 'forbidden';
  if (!asker.role || !asker.workspace || !ROLES[action].includes(asker.role)) return 'forbidden';
  if (action === 'buy_credits' && !isPaidPlan(asker.workspace.plan)) return 'plan_required';
  return null;
}

/** Whether `asker` may do `action`; {@link whyNot} says what is in the way. */
export function can(asker: Asker, action: Action): boolean {
  return whyNot(asker, action) === null;
}

/** @throws AppError `forbidden` or `plan_required` */
export function assertCan(asker: Asker, action: Action): void {
  const refusal = whyNot(asker, action);
  if (refusal) throw new AppError(refusal);
}
