import type Stripe from 'stripe';
import { z } from 'zod';
import type { Context } from './context';
import { missing } from './errors';
import { newId } from './ids';
import { page, within } from './lists';
import { created, expand, pages, type Shape, text, unsupported } from './params';
import { presentTransaction } from './present';
import { type Route, route } from './router';

const DAY = 24 * 60 * 60;
/** When the money of a transaction can be paid out, in a test account of the US. */
const AVAILABLE_AFTER = 2 * DAY;

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  currency: text(3).optional(),
  expand,
  payout: unsupported,
  source: text().optional(),
  type: text().optional(),
} satisfies Shape<Stripe.BalanceTransactionListParams>);

const retrieveParams = z.strictObject({ expand } satisfies Shape<Stripe.BalanceTransactionRetrieveParams>);

interface NewTransaction {
  type: Stripe.BalanceTransaction.Type;
  reportingCategory: string;
  /** What moved the money: a charge, a refund, a dispute. */
  source: { id: string; currency: string };
  /** In cents; negative for money that leaves the account. */
  amount: number;
  fee?: { amount: number; description: string };
  description: string | null;
}

/** Moves money on the account's balance. https://docs.stripe.com/reports/balance-transaction-types */
export function makeTransaction(ctx: Context, wanted: NewTransaction): Stripe.BalanceTransaction {
  const { type, reportingCategory, source, amount, fee, description } = wanted;
  const now = ctx.now();
  const taken = fee?.amount ?? 0;
  const transaction: Stripe.BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: now + AVAILABLE_AFTER,
    balance_type: 'payments',
    created: now,
    currency: source.currency,
    description,
    exchange_rate: null,
    fee: taken,
    fee_details: fee ? [{ ...fee, application: null, currency: source.currency, type: 'stripe_fee' }] : [],
    net: amount - taken,
    reporting_category: reportingCategory,
    source: source.id,
    status: 'pending',
    type,
  };
  ctx.state.balanceTransactions[transaction.id] = transaction;
  ctx.changed('balanceTransactions', transaction.id);
  return transaction;
}

/** Stripe's list price in the US: 2.9 % and 30 cents for a card, 0.8 % and at most 5 dollars for a bank account. */
export function processingFee(charge: Stripe.Charge): { amount: number; description: string } {
  const card = Math.round((charge.amount * 29) / 1000) + 30;
  const bank = Math.min(Math.round((charge.amount * 8) / 1000), 500);
  return { amount: isCard(charge) ? card : bank, description: 'Stripe processing fees' };
}

/** Money taken by other means than a card is called a payment on the balance, and so are its refunds. */
export function isCard(charge: Stripe.Charge): boolean {
  return charge.payment_method_details?.type === 'card';
}

export const balanceTransactionRoutes: Route[] = [
  route('GET', '/v1/balance_transactions', listParams, (ctx, params) => {
    const fits = (transaction: Stripe.BalanceTransaction) =>
      (!params.currency || transaction.currency === params.currency) &&
      (!params.source || transaction.source === params.source) &&
      (!params.type || transaction.type === params.type) &&
      within(transaction.created, params.created);
    const all = Object.values(ctx.state.balanceTransactions).map((one) => presentTransaction(ctx, one));
    return page(all, '/v1/balance_transactions', params, fits);
  }),
  route('GET', '/v1/balance_transactions/:id', retrieveParams, (ctx, _params, { id }) => {
    const transaction = ctx.state.balanceTransactions[id];
    if (!transaction) throw missing('balance transaction', id);
    return presentTransaction(ctx, transaction);
  }),
];
