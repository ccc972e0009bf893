import type Stripe from 'stripe';
import { detach, findPaymentMethod } from './cards-on-file';
import { type NewCardEntry, newCard, type Outcome } from './checkout-payment';
import { BY_A_PERSON, type Context } from './context';
import { findCustomer, makeDefault } from './customers';
import { monthlyPrice } from './prices';
import { attemptSetup, makeSetupIntent } from './setup-intents';
import type { StoredSubscription } from './state';
import { change } from './subscription-changes';
import { findSubscription, isOver } from './subscription-objects';

type Session = Stripe.BillingPortal.Session;

/** The subscriptions of the portal's customer that go on, oldest first. */
export function subscriptionsOf(ctx: Context, { customer }: Session): StoredSubscription[] {
  return Object.values(ctx.state.subscriptions).filter(
    (stored) => stored.subscription.customer === customer && !isOver(stored),
  );
}

/** Keeps a card that a person typed, and pays everything with it from now on. */
export function addCard(ctx: Context, session: Session, entry: NewCardEntry): Outcome {
  const customer = findCustomer(ctx, session.customer);
  const paymentMethod = newCard(ctx, entry, customer.email);
  const setup = makeSetupIntent(
    ctx,
    { customer: customer.id, description: null, metadata: {}, usage: 'off_session', redirects: 'always' },
    BY_A_PERSON,
  );
  const page = `/p/session/${session.id}`;
  const order = { setup, paymentMethod, presence: 'on_session', keep: 'always', returnUrl: null, page } as const;
  const verdict = attemptSetup(ctx, order, BY_A_PERSON);
  if (verdict === 'action') return { proof: setup.id };
  if (typeof verdict === 'object') return { failure: verdict.message };
  payWith(ctx, session, paymentMethod.id);
  return 'complete';
}

/** The customer's card, and that of each plan that has one of its own. */
export function payWith(ctx: Context, session: Session, id: string): void {
  makeDefault(ctx, findCustomer(ctx, session.customer), id, BY_A_PERSON);
  for (const stored of subscriptionsOf(ctx, session))
    if (stored.subscription.default_payment_method !== null)
      change(ctx, stored, { default_payment_method: id }, BY_A_PERSON);
}

/** Goes on with a card that was proven to be its owner's. Answers where the person goes, if the portal asked for it. */
export function adoptProven(ctx: Context, page: string | null, setup: Stripe.SetupIntent): string | null {
  const session = ctx.state.portalSessions[/^\/p\/session\/(\w+)$/.exec(page ?? '')?.[1] ?? ''];
  if (!session || setup.status !== 'succeeded') return page;
  if (typeof setup.payment_method === 'string') payWith(ctx, session, setup.payment_method);
  return afterwards(session);
}

/** Where a flow leads when it is done, and the portal itself without one. */
export function afterwards({ id, flow, return_url: returnUrl }: Session): string {
  const home = `/p/session/${id}`;
  if (!flow) return home;
  const { type, redirect } = flow.after_completion;
  return (type === 'redirect' ? redirect?.return_url : returnUrl) ?? home;
}

/** What a button of the portal does. @throws StripeFault 400 for what isn't the customer's own. */
export function act(ctx: Context, session: Session, form: URLSearchParams): void {
  const action = form.get('action');
  if (action === 'default' || action === 'remove') {
    const card = findPaymentMethod(ctx, form.get('card') ?? '', 'card', session.customer);
    if (action === 'remove') detach(ctx, card.id, BY_A_PERSON);
    else payWith(ctx, session, card.id);
    return;
  }
  const stored = findSubscription(ctx, form.get('subscription') ?? '', 'subscription');
  if (stored.subscription.customer !== session.customer) return;
  if (action === 'cancel') change(ctx, stored, { cancel_at_period_end: true }, BY_A_PERSON);
  if (action === 'resume') change(ctx, stored, { cancel_at_period_end: false }, BY_A_PERSON);
  if (action === 'update') updatePlan(ctx, stored, form);
}

function updatePlan(ctx: Context, stored: StoredSubscription, form: URLSearchParams): void {
  const item = stored.subscription.items.data[0];
  if (!item) return;
  const quantity = /^[1-9]\d{0,5}$/.test(form.get('quantity') ?? '') ? Number(form.get('quantity')) : item.quantity;
  const price = form.get('price') ?? item.price.id;
  if (price !== item.price.id) monthlyPrice(ctx, price, 'price');
  change(ctx, stored, { items: [{ id: item.id, price, quantity }] }, BY_A_PERSON);
}
