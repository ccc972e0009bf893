import { fromDecimal, type Microcredits } from '@/lib/platform/units';
import { changePlan } from '@/lib/workspaces/change-plan';
import { type Calendar, middayIn, momentIn, type Step } from './calendar';
import { BRIEF, haveConversation, SHOP_MOVE } from './conversations';
import { actorOf, openWorkspace } from './people';
import { payForPlan } from './plans';
import { buyCredits } from './purchases';
import type { Random } from './random';
import { usageOf, type Whom } from './usage';

const WHOM: Whom = [
  [3, 'owner@acme.test'],
  [3, 'admin@acme.test'],
  [5, 'member@acme.test'],
];

/**
 * Acme: began on Pro, found 60 credits a month too few and bought more, so it upgraded to Team at the start of this month.
 * Of this month's 180 credits about a third is used; of what it bought, more than 20 credits are left.
 */
export function acmeStory(random: Random, { before, last, current }: Calendar, mayBuy: boolean): Step[] {
  const purchase = (at: Date, cents: bigint, card: 'new_and_saved' | 'saved') => ({
    at,
    run: async () => buyCredits(await actorOf('owner@acme.test'), cents, card),
  });
  const purchases = [
    purchase(middayIn(before, 0.7), 20_00n, 'new_and_saved'),
    purchase(middayIn(last, 0.31), 20_00n, 'saved'),
    purchase(middayIn(last, 0.58), 25_00n, 'saved'),
  ];
  return [
    { at: before.from, run: () => openWorkspace('Acme', { plan: 'pro', seats: 3 }) },
    ...usageOf({ random, span: before, whom: WHOM }, credits('34')),
    ...usageOf({ random, span: last, whom: WHOM }, credits(mayBuy ? '84' : '52')),
    ...(mayBuy ? purchases : []),
    { at: momentIn(current, 0.03), run: () => upgrade(mayBuy) },
    ...usageOf({ random, span: current, whom: WHOM }, credits('58')),
    { at: middayIn(current, 0.55), run: () => haveConversation(SHOP_MOVE) },
    { at: middayIn(current, 0.9), run: () => haveConversation(BRIEF) },
  ];
}

/** Paid for at Stripe, where that can be done; until then, and elsewhere, its plan is one that was arranged with us. */
async function upgrade(mayBuy: boolean): Promise<void> {
  const owner = await actorOf('owner@acme.test');
  const team = { plan: 'team', seats: 3 } as const;
  await (mayBuy ? payForPlan(owner, team) : changePlan(owner.workspace.id, team));
}

function credits(text: string): Microcredits {
  const amount = fromDecimal(text);
  if (amount === null) throw new Error(`${text} is no amount`);
  return amount;
}
