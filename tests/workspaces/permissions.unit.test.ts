import { expect, test } from 'vitest';
import { AppError } from '@/lib/platform/errors';
import { type Action, type Asker, assertCan, can, type Role, whyNot } from '@/lib/workspaces/permissions';
import { PLAN_NAMES, type Plan } from '@/lib/workspaces/plans';

const YES = null;
const NO = 'forbidden';
const PLAN = 'plan_required';
const ACTIONS: readonly Action[] = [
  'use_ai',
  'see_balances',
  'see_all_usage',
  'buy_credits',
  'change_plan',
  'manage_members',
  'create_api_key',
  'manage_limits',
  'manage_notifications',
  'answer_requests',
  'see_settings_log',
  'see_operator_console',
];

function asker(role: Role | null, plan: Plan | null, more: Partial<Asker> = {}): Asker {
  return { role, workspace: plan ? { plan } : null, operator: false, ...more };
}

const answers = (who: Asker) => ACTIONS.map((action) => whyNot(who, action));

// One line per role and plan; the columns are the actions above, in their order.
const TABLE: [Role, Plan, (typeof YES | typeof NO | typeof PLAN)[]][] = PLAN_NAMES.flatMap((plan) => {
  const buy = plan === 'free' ? PLAN : YES;
  return [
    ['owner', plan, [YES, YES, YES, buy, YES, YES, YES, YES, YES, YES, YES, NO]],
    ['admin', plan, [YES, YES, YES, NO, NO, NO, YES, NO, NO, NO, YES, NO]],
    ['member', plan, [YES, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO, NO]],
  ];
});

test.each(TABLE)('what the %s of a workspace on plan %s may do', (role, plan, expected) => {
  expect(answers(asker(role, plan))).toEqual(expected);
});

test.each(TABLE)(
  'an API key made by the %s of a workspace on plan %s works, but neither buys nor administers',
  (role, plan, byPerson) => {
    const [useAi, balances, allUsage] = byPerson;
    const none = ACTIONS.slice(3).map(() => NO);
    expect(answers(asker(role, plan, { apiKeyId: 'key' }))).toEqual([useAi, balances, allUsage, ...none]);
  },
);

test('an operator sees the console and, without a workspace, nothing else', () => {
  expect(answers(asker(null, null, { operator: true }))).toEqual([...ACTIONS.slice(1).map(() => NO), YES]);
});

test('an operator who is also a member of a workspace may do there what that role may', () => {
  expect(answers(asker('member', 'team', { operator: true }))).toEqual([
    ...[YES, NO, NO, NO, NO, NO, YES, NO, NO, NO, NO, YES],
  ]);
});

test('an API key never opens the console, not even that of an operator', () => {
  expect(can(asker('owner', 'team', { operator: true, apiKeyId: 'key' }), 'see_operator_console')).toBe(false);
});

test('somebody who belongs to no workspace may do nothing', () => {
  expect(answers(asker(null, null))).toEqual(ACTIONS.map(() => NO));
  expect(answers(asker('owner', null))).toEqual(ACTIONS.map(() => NO));
  expect(answers(asker(null, 'team'))).toEqual(ACTIONS.map(() => NO));
});

test('a refusal that is thrown says whether the role or only the plan is in the way', () => {
  const thrownBy = (who: Asker) => {
    try {
      return assertCan(who, 'buy_credits');
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };
  expect(thrownBy(asker('owner', 'free'))).toBe('plan_required');
  expect(thrownBy(asker('admin', 'free'))).toBe('forbidden');
  expect(thrownBy(asker('owner', 'pro'))).toBeUndefined();
});
