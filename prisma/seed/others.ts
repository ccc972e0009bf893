import { creditsFor, type Microcredits, microcredits, usdCents } from '@/lib/platform/units';
import { allowanceFor } from '@/lib/workspaces/plans';
import { type Calendar, momentIn, type Step } from './calendar';
import { actorOf, openWorkspace } from './people';
import { buyCredits } from './purchases';
import type { Random } from './random';
import { chatShape } from './request-shapes';
import { beRefused } from './requests';
import { callerByKey, usageDownTo, usageOf, type Whom } from './usage';

const WHOM: Whom = [
  [3, 'owner@empty.test'],
  [2, 'member@empty.test'],
];

/** What Empty bought and has spent as well. */
const BOUGHT = usdCents(10_00n);

/** Empty: one seat on Pro that two people share. It bought once, keeps no card, and has spent everything, to the last microcredit. */
export function emptyStory(random: Random, { before, last, current }: Calendar, mayBuy: boolean): Step[] {
  const purchase = {
    at: momentIn(last, 0.98),
    run: async () => buyCredits(await actorOf('owner@empty.test'), BOUGHT, 'new'),
  };
  const spendable = microcredits(allowanceFor('pro', 1) + (mayBuy ? creditsFor(BOUGHT) : 0n));
  return [
    { at: momentIn(before, 0.2), run: () => openWorkspace('Empty', { plan: 'pro', seats: 1 }) },
    ...usageOf({ random, span: { from: momentIn(before, 0.25), to: before.to }, whom: WHOM }, FEW_CREDITS),
    ...usageOf({ random, span: last, whom: WHOM }, FEW_CREDITS),
    ...(mayBuy ? [purchase] : []),
    ...usageDownTo({ random, span: current, whom: WHOM }, spendable),
    { at: momentIn(current, 0.98), run: async () => beRefused(await actorOf('member@empty.test'), QUESTION) },
    { at: momentIn(current, 0.99), run: async () => beRefused(await callerByKey('owner@empty.test'), QUESTION) },
  ];
}

/** What its people ask in vain. */
const QUESTION = chatShape('How do I move our shop to the new host?', 'In five steps, and the first is a backup.');

const FEW_CREDITS: Microcredits = microcredits(9_000_000n);

/** Solo: on Free, with the month's one credit untouched. */
export function soloStory({ last }: Calendar): Step[] {
  return [{ at: momentIn(last, 0.4), run: () => openWorkspace('Solo', { plan: 'free', seats: 1 }) }];
}
