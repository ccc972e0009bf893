import type Stripe from 'stripe';
import { makeBankAccount } from './bank-accounts';
import { cardNumbered } from './cards';
import { cardsOf, findPaymentMethod, makeCard } from './cards-on-file';
import { invoicePaid } from './checkout-invoices';
import { detailsOf } from './checkout-objects';
import { addTax, needsTerms } from './checkout-options';
import { subscribe } from './checkout-subscription';
import { BY_A_PERSON, type Context } from './context';
import { makeCustomer } from './customers';
import { makePaymentIntent } from './payment-intents';
import { attempt, followUp } from './payments';
import { attemptSetup, findSetupIntent } from './setup-intents';
import type { StoredSession } from './state';
import { type Presence, type Verdict, verdictOn } from './verdict';

export interface NewCardEntry {
  number: string;
  expMonth: number;
  expYear: number;
  name: string;
  save: boolean;
}

/** What a person submitted on a page that takes cards. `token` names the rendered form: the same form sent twice is one attempt. */
export interface Submission {
  token: string;
  email: string | null;
  card: NewCardEntry | { saved: string } | 'test_bank_account';
}

/** Done, or what to tell the person, or what they have to prove who they are for. */
export type Outcome = 'complete' | { failure: string } | { proof: string };

/** The cards a person may pick from: those they agreed to be shown again, unless the session asks for others too. */
export function cardsOnFile(ctx: Context, { session }: StoredSession): Stripe.PaymentMethod[] {
  if (typeof session.customer !== 'string') return [];
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? [];
  return cardsOf(ctx, session.customer).filter((card) => shown.includes(card.allow_redisplay ?? 'unspecified'));
}

/** One attempt to complete an open session. Unless it is complete, or will be paid or not in a few days, the session stays open. */
export function pay(ctx: Context, stored: StoredSession, submission: Submission): Outcome {
  if (stored.lastAttempt?.token === submission.token) return { failure: stored.lastAttempt.failure };
  const paymentMethod = methodOf(ctx, stored, submission);
  const keep = keepingOf(stored, submission);
  const verdict = complete(ctx, stored, { paymentMethod, keep, presence: 'on_session' });
  if (verdict === 'action') return { proof: awaited(stored) };
  if (typeof verdict !== 'object') return 'complete';
  stored.lastAttempt = { token: submission.token, failure: verdict.message };
  return { failure: verdict.message };
}

/** What a person proves who they are for, by its id. */
function awaited({ session }: StoredSession): string {
  return String(session.payment_intent ?? session.setup_intent ?? session.id);
}

export interface Completion {
  paymentMethod: Stripe.PaymentMethod;
  keep: Stripe.PaymentMethod.AllowRedisplay | null;
  presence: Presence;
}

/** Pays, keeps the card, or begins the subscription, as the session's mode is. The events follow in Stripe's order. */
export function complete(ctx: Context, stored: StoredSession, order: Completion): Verdict {
  ctx.changed('sessions', stored.session.id);
  if (stored.session.mode === 'subscription') return subscribe(ctx, stored, order);
  return stored.session.mode === 'setup' ? setUpCard(ctx, stored, order) : payOnce(ctx, stored, order);
}

function payOnce(ctx: Context, stored: StoredSession, order: Completion): Verdict {
  const { session } = stored;
  addTax(session);
  const intent = intentOf(ctx, stored);
  const expected = verdictOn(ctx, order.paymentMethod, order.presence);
  if (session.customer_creation === 'always' && (expected === 'paid' || expected === 'pending')) {
    const { email, name } = order.paymentMethod.billing_details;
    session.customer = makeCustomer(ctx, { email, name }, BY_A_PERSON).id;
    intent.customer = session.customer;
  }
  const verdict = attempt(ctx, { intent, ...order, returnUrl: null, page: pageOf(session) }, BY_A_PERSON);
  if (verdict !== 'paid' && verdict !== 'pending') return verdict;
  close(ctx, stored, order.paymentMethod, verdict === 'paid' ? 'paid' : 'unpaid');
  followUp(ctx, intent, BY_A_PERSON);
  return verdict;
}

function setUpCard(ctx: Context, stored: StoredSession, { paymentMethod, keep, presence }: Completion): Verdict {
  const { session } = stored;
  const setup = findSetupIntent(ctx, String(session.setup_intent));
  const order = { setup, paymentMethod, presence, keep: keep ?? 'limited', returnUrl: null, page: pageOf(session) };
  const verdict = attemptSetup(ctx, order, BY_A_PERSON);
  if (verdict === 'paid') close(ctx, stored, paymentMethod, 'no_payment_required');
  return verdict;
}

function pageOf(session: Stripe.Checkout.Session): string {
  return `/c/pay/${session.id}`;
}

function close(
  ctx: Context,
  stored: StoredSession,
  { billing_details: { email, name } }: Stripe.PaymentMethod,
  paymentStatus: Stripe.Checkout.Session.PaymentStatus,
): void {
  const { session } = stored;
  session.status = 'complete';
  session.payment_status = paymentStatus;
  session.customer_details = detailsOf(email ?? session.customer_details?.email ?? null, name);
  if (session.consent && needsTerms(session)) session.consent.terms_of_service = 'accepted';
  stored.lastAttempt = null;
  if (paymentStatus === 'paid') invoicePaid(ctx, stored);
  ctx.emit('checkout.session.completed', session, BY_A_PERSON);
}

function intentOf(ctx: Context, { session, intent: data }: StoredSession): Stripe.PaymentIntent {
  const begun =
    typeof session.payment_intent === 'string' ? ctx.state.paymentIntents[session.payment_intent] : undefined;
  if (begun) return begun;
  const customer = typeof session.customer === 'string' ? session.customer : null;
  const intent = makePaymentIntent(ctx, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer,
    data,
    types: session.payment_method_types,
  });
  session.payment_intent = intent.id;
  ctx.emit('payment_intent.created', intent, BY_A_PERSON);
  return intent;
}

function methodOf(ctx: Context, { session }: StoredSession, { card, email }: Submission): Stripe.PaymentMethod {
  const address = email ?? session.customer_details?.email ?? null;
  if (card === 'test_bank_account') return makeBankAccount(ctx, address);
  if ('saved' in card) return findPaymentMethod(ctx, card.saved);
  return newCard(ctx, card, address);
}

/** A card as a person typed it. */
export function newCard(ctx: Context, entry: NewCardEntry, email: string | null): Stripe.PaymentMethod {
  const { number, expMonth, expYear, name } = entry;
  return makeCard(ctx, { card: cardNumbered(number), expMonth, expYear, name, email });
}

/** Whether the card stays with the customer: they ticked the box, or the session is for just that. */
function keepingOf(
  { session, intent, redisplay }: StoredSession,
  { card }: Submission,
): Stripe.PaymentMethod.AllowRedisplay | null {
  if (card === 'test_bank_account') return null;
  if ('save' in card && card.save) return redisplay ?? 'always';
  const always = session.mode !== 'payment' || intent.setupFutureUsage !== null;
  return always ? (redisplay ?? 'limited') : null;
}
