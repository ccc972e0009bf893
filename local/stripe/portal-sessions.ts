import type Stripe from 'stripe';
import { z } from 'zod';
import type { Cause, Context } from './context';
import { findCustomer } from './customers';
import { invalid } from './errors';
import { newId } from './ids';
import { expand, type Shape, text, unsupported } from './params';
import { presentPortal } from './present';
import { type Route, route } from './router';
import { findSubscription } from './subscription-objects';

/** The portal as the account's dashboard has set it up. */
const CONFIGURATION = 'bpc_local_default';

const afterCompletion = z.strictObject({
  hosted_confirmation: unsupported,
  redirect: z
    .strictObject({
      return_url: text(),
    } satisfies Shape<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion.Redirect>)
    .optional(),
  type: z.enum(['portal_homepage', 'redirect']),
} satisfies Shape<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion>);

const flowData = z.strictObject({
  after_completion: afterCompletion.optional(),
  subscription_cancel: z
    .strictObject({
      retention: unsupported,
      subscription: text(),
    } satisfies Shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel>)
    .optional(),
  subscription_pause: unsupported,
  subscription_update: z
    .strictObject({
      subscription: text(),
    } satisfies Shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdate>)
    .optional(),
  subscription_update_confirm: unsupported,
  type: z.enum(['payment_method_update', 'subscription_cancel', 'subscription_update']),
} satisfies Shape<Stripe.BillingPortal.SessionCreateParams.FlowData>);

const createParams = z.strictObject({
  after_expiration: unsupported,
  configuration: unsupported,
  customer: text(),
  customer_account: unsupported,
  expand,
  flow_data: flowData.optional(),
  locale: text().optional(),
  on_behalf_of: unsupported,
  return_url: text().optional(),
} satisfies Shape<Stripe.BillingPortal.SessionCreateParams>);

function create(ctx: Context, params: z.output<typeof createParams>, cause: Cause): Stripe.BillingPortal.Session {
  const customer = findCustomer(ctx, params.customer, 'customer');
  if (params.return_url !== undefined) checkUrl(params.return_url, 'return_url');
  const session: Stripe.BillingPortal.Session = {
    id: newId('bps'),
    object: 'billing_portal.session',
    configuration: CONFIGURATION,
    created: ctx.now(),
    customer: customer.id,
    customer_account: null,
    flow: params.flow_data ? flowFrom(ctx, customer.id, params.flow_data) : null,
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? null,
    url: '',
  };
  ctx.state.portalSessions[session.id] = session;
  ctx.changed('portalSessions', session.id);
  const shown = presentPortal(ctx, session);
  ctx.emit('billing_portal.session.created', shown, cause);
  return shown;
}

function flowFrom(ctx: Context, customer: string, data: z.output<typeof flowData>): Stripe.BillingPortal.Session.Flow {
  const { after_completion: after, subscription_cancel: cancel, subscription_update: update, type } = data;
  const needed = type === 'payment_method_update' ? null : type === 'subscription_cancel' ? cancel : update;
  if (needed === undefined)
    throw invalid(`Missing required param: flow_data[${type}].`, {
      code: 'parameter_missing',
      param: `flow_data[${type}]`,
    });
  if (needed) checkSubscription(ctx, customer, needed.subscription, `flow_data[${type}][subscription]`);
  if (after?.type === 'redirect' && !after.redirect)
    throw invalid('Missing required param: flow_data[after_completion][redirect].', {
      code: 'parameter_missing',
      param: 'flow_data[after_completion][redirect]',
    });
  if (after?.redirect) checkUrl(after.redirect.return_url, 'flow_data[after_completion][redirect][return_url]');
  return {
    after_completion: {
      hosted_confirmation: null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
    subscription_pause: null,
    subscription_update: update ?? null,
    subscription_update_confirm: null,
    type,
  };
}

function checkSubscription(ctx: Context, customer: string, id: string, param: string): void {
  const { subscription } = findSubscription(ctx, id, param);
  if (subscription.customer !== customer)
    throw invalid(`The subscription ${id} does not belong to the customer ${customer}.`, { param });
  if (subscription.status === 'canceled')
    throw invalid(`The subscription ${id} is canceled; there is nothing left to do with it.`, { param });
  if (param.includes('cancel') && subscription.cancel_at_period_end)
    throw invalid('The subscription is already set to be canceled at period end.', { param });
}

function checkUrl(url: string, param: string): void {
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url))
    throw invalid('Not a valid URL', { code: 'url_invalid', param });
}

export const portalRoutes: Route[] = [
  route('POST', '/v1/billing_portal/sessions', createParams, (ctx, params, call) => create(ctx, params, call)),
];
