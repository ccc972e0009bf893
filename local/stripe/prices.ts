import Stripe from 'stripe';
import { z } from 'zod';
import type { Cause, Context } from './context';
import { invalid, missing } from './errors';
import { newId } from './ids';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import {
  clearableText,
  created,
  expand,
  flag,
  integer,
  list,
  metadata,
  only,
  pages,
  type Shape,
  text,
  unsupported,
} from './params';
import { previous } from './previous';
import { findProduct, makeProduct } from './products';
import { type Route, route } from './router';

const MOST_LOOKUP_KEYS = 10;

export const recurring = z.strictObject({
  interval: only('month'),
  interval_count: only('1').optional(),
  meter: unsupported,
  trial_period_days: unsupported,
  usage_type: only('licensed').optional(),
} satisfies Shape<Stripe.PriceCreateParams.Recurring>);

const productData = z.strictObject({
  active: flag.optional(),
  id: text().optional(),
  metadata: metadata.optional(),
  name: text(),
  statement_descriptor: unsupported,
  tax_code: unsupported,
  tax_details: unsupported,
  unit_label: text(12).optional(),
} satisfies Shape<Stripe.PriceCreateParams.ProductData>);

const createParams = z.strictObject({
  active: flag.optional(),
  billing_scheme: only('per_unit').optional(),
  currency: text(3),
  currency_options: unsupported,
  custom_unit_amount: unsupported,
  expand,
  lookup_key: text(200).optional(),
  metadata: metadata.optional(),
  nickname: text().optional(),
  product: text().optional(),
  product_data: productData.optional(),
  recurring: recurring.optional(),
  tax_behavior: only('unspecified').optional(),
  tiers: unsupported,
  tiers_mode: unsupported,
  transfer_lookup_key: flag.optional(),
  transform_quantity: unsupported,
  unit_amount: integer({ min: 0, max: 99_999_999 }),
  unit_amount_decimal: unsupported,
} satisfies Shape<Stripe.PriceCreateParams>);

const updateParams = z.strictObject({
  active: flag.optional(),
  currency_options: unsupported,
  expand,
  lookup_key: clearableText(200).optional(),
  metadata: metadata.optional(),
  nickname: clearableText().optional(),
  tax_behavior: unsupported,
  transfer_lookup_key: flag.optional(),
} satisfies Shape<Stripe.PriceUpdateParams>);

const listParams = z.strictObject({
  ...pages,
  active: flag.optional(),
  created: created.optional(),
  currency: text(3).optional(),
  expand,
  lookup_keys: list(text()).optional(),
  product: text().optional(),
  recurring: unsupported,
  type: z.enum(['one_time', 'recurring']).optional(),
} satisfies Shape<Stripe.PriceListParams>);

interface NewPrice {
  product: string;
  unitAmount: number;
  monthly: boolean;
  active?: boolean | undefined;
  lookupKey?: string | null;
  nickname?: string | null;
  metadata?: Stripe.Metadata;
}

/** A price in US dollars: once, or per unit and month. */
export function makePrice(ctx: Context, wanted: NewPrice, cause: Cause): Stripe.Price {
  const price: Stripe.Price = {
    id: newId('price'),
    object: 'price',
    active: wanted.active ?? true,
    billing_scheme: 'per_unit',
    created: ctx.now(),
    currency: 'usd',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: wanted.lookupKey ?? null,
    metadata: wanted.metadata ?? {},
    nickname: wanted.nickname ?? null,
    product: wanted.product,
    recurring: wanted.monthly
      ? { interval: 'month', interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' }
      : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: wanted.monthly ? 'recurring' : 'one_time',
    unit_amount: wanted.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(wanted.unitAmount),
  };
  ctx.state.prices[price.id] = price;
  ctx.changed('prices', price.id);
  ctx.emit('price.created', price, cause);
  return price;
}

function create(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.Price {
  if (params.currency.toLowerCase() !== 'usd')
    throw invalid(`Invalid currency: ${params.currency}. The local Stripe takes only usd.`, { param: 'currency' });
  freeLookupKey(ctx, params.lookup_key, params.transfer_lookup_key);
  const product = productFor(ctx, params, cause);
  const wanted = {
    product: product.id,
    unitAmount: params.unit_amount,
    monthly: params.recurring !== undefined,
    active: params.active,
    lookupKey: params.lookup_key ?? null,
    nickname: params.nickname ?? null,
    metadata: mergeMetadata({}, params.metadata),
  };
  return makePrice(ctx, wanted, cause);
}

function productFor(
  ctx: Context,
  { product, product_data: data }: z.output<typeof createParams>,
  cause: Cause,
): Stripe.Product {
  if (product && data)
    throw invalid('You may only specify one of these parameters: product, product_data.', { param: 'product_data' });
  if (product) return findProduct(ctx, product, 'product');
  if (data) return makeProduct(ctx, data, cause);
  throw invalid('Missing required param: product.', { code: 'parameter_missing', param: 'product' });
}

/** A lookup key names one price; it can be handed on, but not shared. @throws StripeFault 400. */
function freeLookupKey(ctx: Context, key: string | null | undefined, transfer: boolean | undefined, self = ''): void {
  const owner = key ? Object.values(ctx.state.prices).find((price) => price.lookup_key === key) : undefined;
  if (!owner || owner.id === self) return;
  if (!transfer) throw invalid(`A price (\`${owner.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  owner.lookup_key = null;
  ctx.changed('prices', owner.id);
}

/** @throws StripeFault `resource_missing`. */
export function findPrice(ctx: Context, id: string, param = 'id'): Stripe.Price {
  const price = ctx.state.prices[id];
  if (!price) throw missing('price', id, param);
  return price;
}

/** @throws StripeFault 400 for a price that is unknown, switched off, or not paid by the month. */
export function monthlyPrice(ctx: Context, id: string, param: string): Stripe.Price {
  const price = findPrice(ctx, id, param);
  if (!price.active)
    throw invalid(`The price specified is inactive. This field only accepts active prices.`, { param });
  if (price.recurring === null)
    throw invalid(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      {
        param,
      },
    );
  return price;
}

function update(ctx: Context, before: Stripe.Price, params: z.output<typeof updateParams>, cause: Cause): Stripe.Price {
  freeLookupKey(ctx, params.lookup_key, params.transfer_lookup_key, before.id);
  const price: Stripe.Price = {
    ...before,
    active: params.active ?? before.active,
    lookup_key: params.lookup_key === undefined ? before.lookup_key : params.lookup_key,
    metadata: mergeMetadata(before.metadata, params.metadata),
    nickname: params.nickname === undefined ? before.nickname : params.nickname,
  };
  ctx.state.prices[price.id] = price;
  ctx.changed('prices', price.id);
  ctx.emit('price.updated', price, cause, previous(before, price));
  return price;
}

export const priceRoutes: Route[] = [
  route('POST', '/v1/prices', createParams, (ctx, params, call) => create(ctx, params, call)),
  route('GET', '/v1/prices', listParams, (ctx, params) => {
    if (params.lookup_keys && params.lookup_keys.length > MOST_LOOKUP_KEYS)
      throw invalid(`You may list up to ${MOST_LOOKUP_KEYS} lookup keys.`, { param: 'lookup_keys' });
    const fits = (price: Stripe.Price) =>
      (params.active === undefined || price.active === params.active) &&
      (!params.currency || price.currency === params.currency) &&
      (!params.lookup_keys || params.lookup_keys.includes(price.lookup_key ?? '')) &&
      (!params.product || price.product === params.product) &&
      (!params.type || price.type === params.type) &&
      within(price.created, params.created);
    return page(Object.values(ctx.state.prices), '/v1/prices', params, fits);
  }),
  route('GET', '/v1/prices/:id', z.strictObject({ expand }), (ctx, _params, { id }) => findPrice(ctx, id)),
  route('POST', '/v1/prices/:id', updateParams, (ctx, params, call) =>
    update(ctx, findPrice(ctx, call.id), params, call),
  ),
];
