import 'server-only';
import { type UsdCents, usdCents } from '@/lib/platform/units';
import { ensurePrice, isSound, type PriceFacts, type WantedPrice } from '@/lib/stripe/plan-prices';
import { isPaidPlan, PLAN_NAMES, PLANS, type Plan } from '@/lib/workspaces/plans';

/**
 * The plans as they stand at Stripe: a product of each, with one monthly price per seat that its lookup key names. Both are
 * made from lib/workspaces/plans.ts when they are first needed, so no id of Stripe's is written anywhere.
 */
const PAID_PLANS = PLAN_NAMES.filter(isPaidPlan);
const BRAND = 'Studio';

const productIdOf = (plan: Plan): string => `studio_${plan}`;

function wantedPrice(plan: Plan): WantedPrice {
  const name = `${BRAND} ${plan.charAt(0).toUpperCase()}${plan.slice(1)}`;
  return {
    lookupKey: `${productIdOf(plan)}_monthly`,
    productId: productIdOf(plan),
    productName: name,
    perSeat: PLANS[plan].price,
  };
}

/**
 * Stripe's price of a plan.
 * @throws AppError `stripe_unavailable`; `internal_error` when Stripe's price is another than ours
 */
export function priceIdOf(plan: Plan): Promise<string> {
  return ensurePrice(wantedPrice(plan));
}

/** Makes whatever Stripe doesn't have yet of our plans. @throws AppError like {@link priceIdOf} */
export async function ensurePrices(): Promise<void> {
  for (const plan of PAID_PLANS) await priceIdOf(plan);
}

export type PlanOfPrice = { plan: Plan } | { problem: 'unknown_price' | 'wrong_price' };

/** Which plan a price sells. A price that isn't ours to the cent sells none. Pure. */
export function planOfPrice(price: PriceFacts): PlanOfPrice {
  const plan = PAID_PLANS.find((one) => productIdOf(one) === price.productId);
  if (!plan) return { problem: 'unknown_price' };
  return isSound(price) && price.perSeat === PLANS[plan].price ? { plan } : { problem: 'wrong_price' };
}

/** What so many seats of a plan cost a month, also for more seats than the plan has. */
export function priceOf(plan: Plan, seats: number): UsdCents {
  return usdCents(PLANS[plan].price * BigInt(seats));
}
