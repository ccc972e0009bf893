import type Stripe from 'stripe';
import { z } from 'zod';
import type { Cause, Context } from './context';
import { invalid, missing } from './errors';
import { newId } from './ids';
import { page, within } from './lists';
import { mergeMetadata } from './metadata';
import { clearableText, created, expand, flag, list, metadata, pages, type Shape, text, unsupported } from './params';
import { previous } from './previous';
import { type Route, route } from './router';

const shared = {
  active: flag.optional(),
  expand,
  images: unsupported,
  marketing_features: unsupported,
  metadata: metadata.optional(),
  package_dimensions: unsupported,
  shippable: unsupported,
  statement_descriptor: unsupported,
  tax_code: unsupported,
  tax_details: unsupported,
  url: unsupported,
};

const createParams = z.strictObject({
  ...shared,
  default_price_data: unsupported,
  description: text().optional(),
  id: text().optional(),
  name: text(),
  type: unsupported,
  unit_label: text(12).optional(),
} satisfies Shape<Stripe.ProductCreateParams>);

const updateParams = z.strictObject({
  ...shared,
  default_price: unsupported,
  description: clearableText().optional(),
  name: text().optional(),
  unit_label: clearableText(12).optional(),
} satisfies Shape<Stripe.ProductUpdateParams>);

const listParams = z.strictObject({
  ...pages,
  active: flag.optional(),
  created: created.optional(),
  expand,
  ids: list(text()).optional(),
  shippable: unsupported,
  type: unsupported,
  url: unsupported,
} satisfies Shape<Stripe.ProductListParams>);

interface NewProduct {
  id?: string | undefined;
  name: string;
  active?: boolean | undefined;
  description?: string | undefined;
  unit_label?: string | undefined;
  metadata?: Record<string, string> | null | undefined;
}

/** @throws StripeFault `resource_already_exists` for an id that is taken. */
export function makeProduct(ctx: Context, wanted: NewProduct, cause: Cause): Stripe.Product {
  const id = wanted.id ?? newId('prod');
  if (ctx.state.products[id])
    throw invalid('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  const product: Stripe.Product = {
    id,
    object: 'product',
    active: wanted.active ?? true,
    created: ctx.now(),
    default_price: null,
    description: wanted.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, wanted.metadata),
    name: wanted.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: wanted.unit_label ?? null,
    updated: ctx.now(),
    url: null,
  };
  ctx.state.products[id] = product;
  ctx.changed('products', id);
  ctx.emit('product.created', product, cause);
  return product;
}

/** @throws StripeFault `resource_missing`. */
export function findProduct(ctx: Context, id: string, param = 'id'): Stripe.Product {
  const product = ctx.state.products[id];
  if (!product) throw missing('product', id, param);
  return product;
}

function update(
  ctx: Context,
  before: Stripe.Product,
  params: z.output<typeof updateParams>,
  cause: Cause,
): Stripe.Product {
  const product: Stripe.Product = {
    ...before,
    active: params.active ?? before.active,
    description: params.description === undefined ? before.description : params.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: params.name ?? before.name,
    unit_label: params.unit_label === undefined ? (before.unit_label ?? null) : params.unit_label,
    updated: ctx.now(),
  };
  ctx.state.products[product.id] = product;
  ctx.changed('products', product.id);
  ctx.emit('product.updated', product, cause, previous(before, product));
  return product;
}

export const productRoutes: Route[] = [
  route('POST', '/v1/products', createParams, (ctx, params, call) => makeProduct(ctx, params, call)),
  route('GET', '/v1/products', listParams, (ctx, params) => {
    const fits = (product: Stripe.Product) =>
      (params.active === undefined || product.active === params.active) &&
      (!params.ids || params.ids.includes(product.id)) &&
      within(product.created, params.created);
    return page(Object.values(ctx.state.products), '/v1/products', params, fits);
  }),
  route('GET', '/v1/products/:id', z.strictObject({ expand }), (ctx, _params, { id }) => findProduct(ctx, id)),
  route('POST', '/v1/products/:id', updateParams, (ctx, params, call) =>
    update(ctx, findProduct(ctx, call.id), params, call),
  ),
];
