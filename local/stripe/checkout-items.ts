import type Stripe from 'stripe';
import type { CreateParams } from './checkout-params';
import type { Cause, Context } from './context';
import { invalid } from './errors';
import { newId } from './ids';
import { LEAST_CENTS, MOST_CENTS } from './payment-intent-params';
import { findPrice, makePrice, monthlyPrice } from './prices';
import { findProduct, makeProduct } from './products';
import type { StoredItem } from './state';

type LineItem = NonNullable<CreateParams['line_items']>[number];
type PriceData = NonNullable<LineItem['price_data']>;

/**
 * What a session sells: of the catalogue, or described in the call.
 * @throws StripeFault 400 for prices that don't go with the session's mode, or together.
 */
export function itemsFrom(ctx: Context, params: CreateParams, cause: Cause): StoredItem[] {
  const lines = params.line_items ?? [];
  if (params.mode !== 'setup' && lines.length === 0)
    throw invalid('At least one line item is required.', { code: 'parameter_missing', param: 'line_items' });
  if (params.mode === 'subscription' && lines.length > 1)
    throw invalid('The local Stripe takes one item per subscription.', { param: 'line_items[1]' });
  checkCurrencies(lines);
  return lines.map((line, index) => {
    const at = `line_items[${index}]`;
    if (line.price && line.price_data)
      throw invalid('You may only specify one of these parameters: price, price_data.', { param: `${at}[price]` });
    if (line.price) return fromCatalogue(ctx, params.mode, line.price, line.quantity, at);
    if (line.price_data) return fromData(ctx, params.mode, line.price_data, line.quantity, at, cause);
    throw invalid(`Missing required param: ${at}[price].`, { code: 'parameter_missing', param: `${at}[price]` });
  });
}

function fromCatalogue(ctx: Context, mode: CreateParams['mode'], id: string, quantity: number, at: string): StoredItem {
  const found = findPrice(ctx, id, `${at}[price]`);
  checkRecurrence(mode, found.recurring !== null);
  const price = mode === 'subscription' ? monthlyPrice(ctx, id, `${at}[price]`) : found;
  if (!price.active)
    throw invalid('The price specified is inactive. This field only accepts active prices.', { param: `${at}[price]` });
  return itemOf(ctx, price, quantity);
}

function itemOf(ctx: Context, price: Stripe.Price, quantity: number): StoredItem {
  const product = ctx.state.products[String(price.product)];
  return {
    id: newId('li'),
    priceId: price.id,
    productId: String(price.product),
    name: product?.name ?? '',
    description: product?.description ?? null,
    unitAmount: price.unit_amount ?? 0,
    quantity,
  };
}

/** What is paid once leaves no price behind; a subscription keeps its own, which nobody else can use. */
function fromData(
  ctx: Context,
  mode: CreateParams['mode'],
  data: PriceData,
  quantity: number,
  at: string,
  cause: Cause,
): StoredItem {
  checkRecurrence(mode, data.recurring !== undefined);
  const { product_data: described, product: known, unit_amount: unitAmount } = data;
  if ((known === undefined) === (described === undefined))
    throw invalid('You must specify exactly one of these parameters: product, product_data.', {
      code: 'parameter_missing',
      param: `${at}[price_data][product]`,
    });
  if (mode === 'subscription') {
    const product = known ? findProduct(ctx, known, `${at}[price_data][product]`) : null;
    const id = product?.id ?? makeProduct(ctx, inline(described), cause).id;
    return itemOf(ctx, makePrice(ctx, { product: id, unitAmount, monthly: true, active: false }, cause), quantity);
  }
  const product = known ? findProduct(ctx, known, `${at}[price_data][product]`) : null;
  return {
    id: newId('li'),
    priceId: newId('price'),
    productId: product?.id ?? newId('prod'),
    name: product?.name ?? described?.name ?? '',
    description: product?.description ?? described?.description ?? null,
    unitAmount,
    quantity,
  };
}

function inline(described: PriceData['product_data']) {
  const { name = '', description, metadata } = described ?? {};
  return { name, description, metadata, active: false };
}

function checkRecurrence(mode: CreateParams['mode'], recurring: boolean): void {
  if (mode === 'subscription' && !recurring)
    throw invalid('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'mode',
    });
  if (mode === 'payment' && recurring)
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'mode' },
    );
}

function checkCurrencies(lines: LineItem[]): void {
  lines.forEach(({ price_data: data }, index) => {
    if (data && data.currency.toLowerCase() !== 'usd')
      throw invalid(`Invalid currency: ${data.currency}. The local Stripe takes only usd.`, {
        param: `line_items[${index}][price_data][currency]`,
      });
  });
}

/** @throws StripeFault 400 for a total that Stripe doesn't charge. */
export function totalOf(items: StoredItem[]): number {
  const total = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  if (total < LEAST_CENTS) {
    throw invalid("The Checkout Session's total amount due must add up to at least $0.50 usd", {
      code: 'amount_too_small',
    });
  }
  if (total > MOST_CENTS) {
    throw invalid("The Checkout Session's total amount due must be no more than $999,999.99", {
      code: 'amount_too_large',
    });
  }
  return total;
}
