import { attach, setUp } from './cards-on-file';
import { detailsOf } from './checkout-objects';
import type { Completion } from './checkout-payment';
import { BY_A_PERSON, type Context } from './context';
import { makeCustomer } from './customers';
import { findPrice } from './prices';
import type { StoredSession } from './state';
import { begin } from './subscriptions';
import { type Verdict, verdictOn } from './verdict';

/** Begins the subscription that a session sells, once the card would pay for its first month. */
export function subscribe(ctx: Context, stored: StoredSession, { paymentMethod, keep, presence }: Completion): Verdict {
  const { session } = stored;
  const expected = verdictOn(ctx, paymentMethod, presence);
  if (expected === 'action') {
    const page = `/c/pay/${session.id}`;
    ctx.state.authentications[session.id] = { id: session.id, paymentMethod: paymentMethod.id, keep, page };
    ctx.changed('authentications', session.id);
    return expected;
  }
  if (typeof expected === 'object') return expected;
  const { email, name } = paymentMethod.billing_details;
  const customer =
    typeof session.customer === 'string' ? session.customer : makeCustomer(ctx, { email, name }, BY_A_PERSON).id;
  if (paymentMethod.customer === null) attach(ctx, paymentMethod.id, customer, keep ?? 'limited', BY_A_PERSON);
  setUp(ctx, paymentMethod.id);
  const { stored: begun, invoice } = begin(
    ctx,
    {
      customer,
      items: stored.items.map(({ priceId, quantity }) => ({ price: findPrice(ctx, priceId), quantity })),
      defaultPaymentMethod: paymentMethod.id,
      description: stored.subscription?.description ?? null,
      metadata: stored.subscription?.metadata ?? {},
    },
    { presence, paymentMethod },
    BY_A_PERSON,
  );
  session.customer = customer;
  session.subscription = begun.subscription.id;
  session.invoice = invoice.invoice.id;
  session.status = 'complete';
  session.payment_status = 'paid';
  session.customer_details = detailsOf(email ?? session.customer_details?.email ?? null, name);
  stored.lastAttempt = null;
  ctx.emit('checkout.session.completed', session, BY_A_PERSON);
  return 'paid';
}
