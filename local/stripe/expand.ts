import { lineItemsOf } from './checkout-objects';
import type { Context } from './context';
import { invalid } from './errors';
import { intentOf } from './invoices';
import { page } from './lists';
import {
  presentCharge,
  presentDispute,
  presentIntent,
  presentInvoice,
  presentSetup,
  presentTransaction,
} from './present';
import type { StoredInvoice } from './state';

const MAX_DEPTH = 4;

/**
 * The object with what `expand[]` names in place of its ids (https://docs.stripe.com/expand). The stored objects aren't touched.
 * @throws StripeFault 400 for a property that can't be expanded.
 */
export function expanded(ctx: Context, object: object, paths: string[]): object {
  return paths.reduce<object>((result, path) => {
    const keys = path.split('.');
    if (keys.length > MAX_DEPTH) throw refuse(path);
    const next = expandAt(ctx, result, keys, path);
    return typeof next === 'object' && next !== null ? next : result;
  }, object);
}

function expandAt(ctx: Context, value: unknown, keys: string[], path: string): unknown {
  const [key, ...rest] = keys;
  if (key === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expandAt(ctx, item, keys, path));
  if (typeof value !== 'object') throw refuse(path);
  const entries = Object.entries(value);
  const held = entries.find(([name]) => name === key);
  const child = held ? held[1] : included(ctx, value, key);
  if (child === undefined) throw refuse(path);
  const object = typeof child === 'string' ? find(ctx, child) : child;
  if (object === undefined) throw refuse(path);
  return { ...value, [key]: expandAt(ctx, object, rest, path) };
}

/** Properties that Stripe leaves out unless they are asked for. */
function included(ctx: Context, value: object, key: string): unknown {
  if (!('id' in value) || typeof value.id !== 'string') return undefined;
  const session = ctx.state.sessions[value.id];
  if (key === 'line_items') return session && lineItemsOf(ctx, session);
  const invoice = ctx.state.invoices[value.id];
  if (key === 'payments' && invoice) return paymentsOf(invoice);
  if (key === 'confirmation_secret' && invoice) return secretOf(ctx, invoice);
  return key === 'refunds' && ctx.state.charges[value.id] ? refundsOf(ctx, value.id) : undefined;
}

function paymentsOf({ invoice, payments }: StoredInvoice) {
  return page(payments, `/v1/invoices/${invoice.id}/payments`, {});
}

function secretOf(ctx: Context, stored: StoredInvoice) {
  const intent = intentOf(ctx, stored);
  return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
}

function refundsOf({ state }: Context, charge: string) {
  const refunds = Object.values(state.refunds).map((stored) => stored.refund);
  return page(refunds, `/v1/charges/${charge}/refunds`, {}, (refund) => refund.charge === charge);
}

function find(ctx: Context, id: string): object | undefined {
  const { state } = ctx;
  const charge = state.charges[id];
  const transaction = state.balanceTransactions[id];
  const dispute = state.disputes[id];
  if (charge) return presentCharge(ctx, charge);
  if (transaction) return presentTransaction(ctx, transaction);
  if (dispute) return presentDispute(ctx, dispute);
  const intent = state.paymentIntents[id];
  const setup = state.setupIntents[id];
  const invoice = state.invoices[id];
  if (intent) return presentIntent(ctx, intent);
  if (setup) return presentSetup(ctx, setup);
  if (invoice) return presentInvoice(ctx, invoice);
  return (
    state.subscriptions[id]?.subscription ??
    state.products[id] ??
    state.prices[id] ??
    state.refunds[id]?.refund ??
    state.customers[id] ??
    state.deletedCustomers[id] ??
    state.paymentMethods[id]?.paymentMethod
  );
}

function refuse(path: string) {
  return invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
}
