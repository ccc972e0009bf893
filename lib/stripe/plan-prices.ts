import 'server-only';
import type Stripe from 'stripe';
import { AppError } from '@/lib/platform/errors';
import { log } from '@/lib/platform/log';
import type { UsdCents } from '@/lib/platform/units';
import { fromStripeAmount, toStripeAmount } from './amounts';
import { callStripe } from './client';
import { idOf } from './references';

/** A monthly price per seat, as it must stand at Stripe. */
export type WantedPrice = { lookupKey: string; productId: string; productName: string; perSeat: UsdCents };

/** A price of Stripe's, as far as it decides what was bought. */
export type PriceFacts = {
  productId: string | null;
  perSeat: UsdCents | null;
  currency: string;
  /** Whether it is charged once a month for each seat. */
  isMonthly: boolean;
};

/**
 * The id of a price at Stripe, found by its lookup key and made when there is none: any number of calls make one.
 * @throws AppError `stripe_unavailable`; `internal_error` when Stripe's price is another than ours
 */
export async function ensurePrice(wanted: WantedPrice): Promise<string> {
  return (await findPrice(wanted)) ?? (await makePrice(wanted));
}

async function findPrice(wanted: WantedPrice): Promise<string | null> {
  const { data } = await callStripe('prices.list', (stripe) => stripe.prices.list({ lookup_keys: [wanted.lookupKey] }));
  const price = data[0];
  if (!price) return null;
  const facts = priceFacts(price);
  const { productId, perSeat } = facts;
  if (price.active && isSound(facts) && productId === wanted.productId && perSeat === wanted.perSeat) return price.id;
  log.error('plan_price_differs', { lookup_key: wanted.lookupKey, price: price.id, at_stripe: perSeat ?? undefined });
  const cause = new Error(`The price ${wanted.lookupKey} at Stripe is not the one in lib/workspaces/plans.ts`);
  throw new AppError('internal_error', { cause });
}

async function makePrice({ lookupKey, productId, productName, perSeat }: WantedPrice): Promise<string> {
  const keys = { product: `product:${productId}`, price: `price:${lookupKey}:${perSeat}` };
  try {
    const product = { id: productId, name: productName };
    await callStripe('products.create', (stripe) => stripe.products.create(product, { idempotencyKey: keys.product }));
  } catch (error) {
    if (!(await hasProduct(productId))) throw error;
  }
  const { id } = await callStripe('prices.create', (stripe) =>
    stripe.prices.create(
      {
        product: productId,
        lookup_key: lookupKey,
        currency: 'usd',
        unit_amount: toStripeAmount(perSeat),
        recurring: { interval: 'month' },
      },
      { idempotencyKey: keys.price },
    ),
  );
  return id;
}

async function hasProduct(productId: string): Promise<boolean> {
  const { data } = await callStripe('products.list', (stripe) => stripe.products.list({ ids: [productId] }));
  return data.length > 0;
}

export function priceFacts({ product, unit_amount, currency, recurring }: Stripe.Price): PriceFacts {
  return {
    productId: idOf(product),
    perSeat: unit_amount === null ? null : fromStripeAmount(unit_amount),
    currency,
    isMonthly: recurring?.interval === 'month' && recurring.interval_count === 1 && recurring.usage_type === 'licensed',
  };
}

/** Whether a price is of the only kind that we sell plans at: US dollars, per seat, each month. */
export function isSound({ currency, isMonthly, perSeat }: PriceFacts): boolean {
  return currency === 'usd' && isMonthly && perSeat !== null;
}
