import type Stripe from 'stripe';
import { z } from 'zod';
import { create } from './checkout-creation';
import { lineItemsOf } from './checkout-objects';
import { createParams, lineItemParams, listParams } from './checkout-params';
import { BY_A_PERSON, type Cause, type Context } from './context';
import { invalid, missing } from './errors';
import { page, within } from './lists';
import { expand } from './params';
import { cancelIntent } from './payment-intents';
import { presentSession } from './present';
import { type Route, route } from './router';
import { cancelSetup } from './setup-intents';
import type { StoredSession } from './state';

/** @throws StripeFault `resource_missing`. */
export function findSession(ctx: Context, id: string): StoredSession {
  const stored = ctx.state.sessions[id];
  if (!stored) throw missing('checkout.session', id);
  return stored;
}

/** Closes an open session for good; a PaymentIntent it had begun is canceled. */
function expire(ctx: Context, stored: StoredSession, cause: Cause): StoredSession {
  const { session } = stored;
  session.status = 'expired';
  ctx.changed('sessions', session.id);
  const intent = typeof session.payment_intent === 'string' ? ctx.state.paymentIntents[session.payment_intent] : null;
  const setup = typeof session.setup_intent === 'string' ? ctx.state.setupIntents[session.setup_intent] : null;
  if (intent && intent.status !== 'succeeded') cancelIntent(ctx, intent, 'expired', cause);
  if (setup && setup.status !== 'succeeded') cancelSetup(ctx, setup, 'abandoned', cause);
  delete ctx.state.authentications[session.id];
  ctx.changed('authentications', session.id);
  ctx.emit('checkout.session.expired', session, cause);
  return stored;
}

/** Expires every open session whose time has come. */
export function expireDue(ctx: Context): void {
  const now = ctx.now();
  const due = Object.values(ctx.state.sessions).filter(
    ({ session }) => session.status === 'open' && session.expires_at <= now,
  );
  for (const stored of due) expire(ctx, stored, BY_A_PERSON);
}

function expireByRequest(ctx: Context, id: string, cause: Cause): Stripe.Checkout.Session {
  const stored = findSession(ctx, id);
  if (stored.session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${stored.session.status}.`,
    );
  }
  return presentSession(ctx, expire(ctx, stored, cause));
}

export const checkoutSessionRoutes: Route[] = [
  route('POST', '/v1/checkout/sessions', createParams, (ctx, params, call) =>
    presentSession(ctx, create(ctx, params, call)),
  ),
  route('GET', '/v1/checkout/sessions', listParams, (ctx, params) => {
    const fits = (session: Stripe.Checkout.Session) =>
      (!params.customer || session.customer === params.customer) &&
      (!params.payment_intent || session.payment_intent === params.payment_intent) &&
      (!params.status || session.status === params.status) &&
      (!params.subscription || session.subscription === params.subscription) &&
      within(session.created, params.created);
    const sessions = Object.values(ctx.state.sessions).map((stored) => presentSession(ctx, stored));
    return page(sessions, '/v1/checkout/sessions', params, fits);
  }),
  route('GET', '/v1/checkout/sessions/:id', z.strictObject({ expand }), (ctx, _params, { id }) =>
    presentSession(ctx, findSession(ctx, id)),
  ),
  route('GET', '/v1/checkout/sessions/:id/line_items', lineItemParams, (ctx, params, { id }) => {
    const items = lineItemsOf(ctx, findSession(ctx, id));
    return page(items.data.toReversed(), items.url, params);
  }),
  route('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({ expand }), (ctx, _params, call) =>
    expireByRequest(ctx, call.id, call),
  ),
];
