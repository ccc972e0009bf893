import Stripe from 'stripe';
import { z } from 'zod';
import type { Cause, Context } from './context';
import { invalid, missing } from './errors';
import type { FaultSettings } from './faults';
import { newId } from './ids';
import { page, within } from './lists';
import { created, expand, flag, list, pages, type Shape, text } from './params';
import { type Route, route } from './router';
import type { Delivery, StoredEndpoint, StoredEvent } from './state';
import type { Store } from './store';

/** Stripe keeps events for 30 days. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** Far more than a long test run makes; beyond it the oldest go early, so that the state of a laptop stays small. */
const KEPT_EVENTS = 20_000;
const MOST_TYPES = 20;

const listParams = z.strictObject({
  ...pages,
  created: created.optional(),
  delivery_success: flag.optional(),
  expand,
  type: text().optional(),
  types: list(text()).optional(),
} satisfies Shape<Stripe.EventListParams>);

interface Happening {
  type: Stripe.Event['type'];
  object: object;
  previous: object | undefined;
  cause: Cause;
  now: number;
}

/** Adds the event with a snapshot of the object, and one delivery for each endpoint that listens. */
export function recordEvent(
  store: Store,
  { type, object, previous, cause, now }: Happening,
  { eventApiVersion, eventLivemode = false }: FaultSettings = {},
): StoredEvent {
  const deliveries = Object.values(store.state.endpoints)
    .filter((stored) => listens(stored, type))
    .map((stored) => newDelivery(stored.endpoint.id));
  const event: Stripe.EventBase = {
    id: newId('evt'),
    object: 'event',
    api_version: eventApiVersion ?? Stripe.API_VERSION,
    created: now,
    data: { object: snapshot(object), ...(previous ? { previous_attributes: snapshot(previous) } : {}) },
    livemode: eventLivemode,
    pending_webhooks: deliveries.length,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  };
  const stored: StoredEvent = { event, deliveries };
  store.state.events[event.id] = stored;
  store.changed('events', event.id);
  return stored;
}

/** What it looks like now, as it is sent: decimals have become text. */
function snapshot(object: object): object {
  return JSON.parse(JSON.stringify(object));
}

export function listens({ endpoint }: StoredEndpoint, type: string): boolean {
  if (endpoint.status !== 'enabled') return false;
  return endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type);
}

export function newDelivery(endpoint: string): Delivery {
  return { endpoint, outcome: 'pending', nextAt: null, attempts: [] };
}

/** Forgets what Stripe would have forgotten, so that the state doesn't grow for ever. */
export function forgetOldEvents(ctx: Context): void {
  const { events } = ctx.state;
  const ids = Object.keys(events);
  let surplus = ids.length - KEPT_EVENTS;
  // Oldest first: after the first that is kept, all are.
  for (const id of ids) {
    if (surplus <= 0 && (events[id]?.event.created ?? 0) >= ctx.now() - KEPT_SECONDS) return;
    delete events[id];
    ctx.changed('events', id);
    surplus -= 1;
  }
}

/** @throws StripeFault `resource_missing`. */
export function findEvent(ctx: Context, id: string): StoredEvent {
  const stored = ctx.state.events[id];
  if (!stored) throw missing('event', id);
  return stored;
}

function present({ event, deliveries }: StoredEvent): Stripe.EventBase {
  return { ...event, pending_webhooks: deliveries.filter((delivery) => delivery.outcome !== 'succeeded').length };
}

function isOneOf(type: string, wanted: string[]): boolean {
  return wanted.some((name) => name === type || (name.endsWith('.*') && type.startsWith(name.slice(0, -1))));
}

export const eventRoutes: Route[] = [
  route('GET', '/v1/events', listParams, (ctx, params) => {
    if (params.type && params.types)
      throw invalid('You may only specify one of these parameters: type, types.', { param: 'types' });
    if (params.types && params.types.length > MOST_TYPES)
      throw invalid('You may list up to 20 types.', { param: 'types' });
    const types = params.types ?? (params.type ? [params.type] : null);
    const fits = (event: Stripe.EventBase) =>
      (!types || isOneOf(event.type, types)) &&
      (params.delivery_success === undefined || params.delivery_success === (event.pending_webhooks === 0)) &&
      within(event.created, params.created);
    return page(Object.values(ctx.state.events).map(present), '/v1/events', params, fits);
  }),
  route('GET', '/v1/events/:id', z.strictObject({ expand }), (ctx, _params, { id }) => present(findEvent(ctx, id))),
];
