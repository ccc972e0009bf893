import { expect, test } from 'vitest';
import { planReturnTo, problemOf, readChoice } from '@/lib/subscriptions/plan-choice';
import { readPlanNews, withPlanNews } from '@/lib/subscriptions/plan-news';

test.each([
  ['team', '3', { plan: 'team', seats: 3 }],
  ['pro', ' 1 ', { plan: 'pro', seats: 1 }],
  ['free', '1', null],
  ['enterprise', '1', null],
  ['team', '', null],
  ['team', '-1', null],
  ['team', '1.5', null],
  ['team', '1e3', null],
  ['team', '9999999', null],
  [['team'], '1', null],
  ['team', undefined, null],
])('asked for plan %j with %j seats', (plan, seats, expected) => {
  expect(readChoice(plan, seats)).toEqual(expected);
});

test.each([
  ['as many seats as people', 'team', 3, { plan: 'team', seats: 3, members: 3 }, null],
  [
    'fewer seats than people',
    'team',
    2,
    { plan: 'team', seats: 3, members: 3 },
    { kind: 'members', members: 3, tooMany: 1 },
  ],
  ['fewer seats, and fewer people still', 'team', 2, { plan: 'team', seats: 3, members: 1 }, null],
  ['one seat that two share already', 'pro', 1, { plan: 'pro', seats: 1, members: 2 }, null],
  [
    'one seat for two who come from Free',
    'pro',
    1,
    { plan: 'free', seats: 1, members: 2 },
    { kind: 'members', members: 2, tooMany: 1 },
  ],
  [
    'a plan with fewer seats than people',
    'pro',
    5,
    { plan: 'team', seats: 10, members: 8 },
    { kind: 'members', members: 8, tooMany: 3 },
  ],
  [
    'more seats than the plan has',
    'pro',
    6,
    { plan: 'team', seats: 1, members: 1 },
    { kind: 'seats', least: 1, most: 5 },
  ],
  ['no seat at all', 'team', 0, { plan: 'team', seats: 1, members: 1 }, { kind: 'seats', least: 1, most: 200 }],
  ['the last seat of Business', 'business', 5000, { plan: 'team', seats: 1, members: 1 }, null],
  ['one more', 'business', 5001, { plan: 'team', seats: 1, members: 1 }, { kind: 'seats', least: 1, most: 5000 }],
] as const)('%s', (_name, plan, seats, present, problem) => {
  expect(problemOf({ plan, seats }, present)).toEqual(problem);
});

test.each([
  ['/chat/0197?x=1', '/chat/0197?x=1'],
  ['/billing?buy=1', '/billing?buy=1'],
  ['//evil.test', '/billing'],
  ['https://evil.test/', '/billing'],
  ['/\\evil.test', '/billing'],
  ['/api/v1/credits', '/billing'],
  ['/billing/plan?plan=pro', '/billing'],
  ['/billing/plan-return?session_id=x', '/billing'],
  [null, '/billing'],
])('after choosing, %s leads to %s', (asked, path) => {
  expect(planReturnTo(asked)).toBe(path);
});

test('what became of the plan travels in the address, and a word of somebody’s own says nothing', () => {
  expect(withPlanNews('/chat/1?a=b#c', 'started')).toBe('/chat/1?a=b&plan_news=started#c');
  expect(readPlanNews('started')).toBe('started');
  expect(readPlanNews('<script>')).toBeNull();
});
