import Stripe from 'stripe';
import { z } from 'zod';
import type { Context } from './context';
import { invalid, missing } from './errors';
import { isLoopback } from './guards';
import { newId, randomText } from './ids';
import { page } from './lists';
import { mergeMetadata } from './metadata';
import { clearableText, expand, flag, list, metadata, only, pages, type Shape, text, unsupported } from './params';
import { type Route, route } from './router';
import type { StoredEndpoint } from './state';
import type { Store } from './store';

const createParams = z.strictObject({
  api_version: only(Stripe.API_VERSION).optional(),
  connect: unsupported,
  description: clearableText().optional(),
  enabled_events: list(text()),
  expand,
  metadata: metadata.optional(),
  url: text(),
} satisfies Shape<Stripe.WebhookEndpointCreateParams>);

const updateParams = z.strictObject({
  description: clearableText().optional(),
  disabled: flag.optional(),
  enabled_events: list(text()).optional(),
  expand,
  metadata: metadata.optional(),
  url: text().optional(),
} satisfies Shape<Stripe.WebhookEndpointUpdateParams>);

const listParams = z.strictObject({ ...pages, expand } satisfies Shape<Stripe.WebhookEndpointListParams>);

function blank(now: number, url: string, enabledEvents: string[]): Stripe.WebhookEndpoint {
  return {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    created: now,
    description: null,
    enabled_events: enabledEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
  };
}

/**
 * Puts the endpoint given at start in the place of the one given at the last start; deliveries still under way follow it.
 * Whoever starts the server may name any host; the API may not.
 */
export function placeEndpointGivenAtStart(
  store: Store,
  { url, secret }: { url: string; secret: string },
  now: number,
): void {
  if (!URL.canParse(url)) throw new Error(`Not an address for webhooks: ${url}`);
  const earlier = Object.values(store.state.endpoints).find((stored) => stored.givenAtStart);
  const endpoint = earlier ? { ...earlier.endpoint, url, status: 'enabled' } : blank(now, url, ['*']);
  store.state.endpoints[endpoint.id] = { endpoint, secret, givenAtStart: true };
  store.changed('endpoints', endpoint.id);
}

function checkUrl(url: string): void {
  const host = URL.canParse(url) ? new URL(url) : null;
  if (!host || !/^https?:$/.test(host.protocol))
    throw invalid('Invalid URL: must be a valid URL.', { code: 'url_invalid', param: 'url' });
  if (!isLoopback(host.hostname))
    throw invalid('Invalid URL: the local Stripe sends only to this machine.', { code: 'url_invalid', param: 'url' });
}

function find(ctx: Context, id: string): StoredEndpoint {
  const stored = ctx.state.endpoints[id];
  if (!stored) throw missing('webhook endpoint', id);
  return stored;
}

function create(ctx: Context, params: z.output<typeof createParams>): Stripe.WebhookEndpoint {
  checkUrl(params.url);
  const endpoint: Stripe.WebhookEndpoint = {
    ...blank(ctx.now(), params.url, params.enabled_events),
    api_version: params.api_version ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
  };
  const secret = `whsec_${randomText(32)}`;
  ctx.state.endpoints[endpoint.id] = { endpoint, secret, givenAtStart: false };
  ctx.changed('endpoints', endpoint.id);
  return { ...endpoint, secret };
}

function update(
  ctx: Context,
  { endpoint }: StoredEndpoint,
  params: z.output<typeof updateParams>,
): Stripe.WebhookEndpoint {
  if (params.url !== undefined) checkUrl(params.url);
  ctx.changed('endpoints', endpoint.id);
  endpoint.url = params.url ?? endpoint.url;
  endpoint.enabled_events = params.enabled_events ?? endpoint.enabled_events;
  endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
  if (params.description !== undefined) endpoint.description = params.description;
  if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
  return endpoint;
}

function remove(ctx: Context, { endpoint }: StoredEndpoint): Stripe.DeletedWebhookEndpoint {
  delete ctx.state.endpoints[endpoint.id];
  ctx.changed('endpoints', endpoint.id);
  return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
}

export const webhookEndpointRoutes: Route[] = [
  route('POST', '/v1/webhook_endpoints', createParams, (ctx, params) => create(ctx, params)),
  route('GET', '/v1/webhook_endpoints', listParams, (ctx, params) =>
    page(
      Object.values(ctx.state.endpoints).map((stored) => stored.endpoint),
      '/v1/webhook_endpoints',
      params,
    ),
  ),
  route(
    'GET',
    '/v1/webhook_endpoints/:id',
    z.strictObject({ expand }),
    (ctx, _params, { id }) => find(ctx, id).endpoint,
  ),
  route('POST', '/v1/webhook_endpoints/:id', updateParams, (ctx, params, { id }) => update(ctx, find(ctx, id), params)),
  route('DELETE', '/v1/webhook_endpoints/:id', z.strictObject({}), (ctx, _params, { id }) =>
    remove(ctx, find(ctx, id)),
  ),
];
