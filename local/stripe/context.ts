import type Stripe from 'stripe';
import type { State, TableName } from './state';

/** What the verbs of this server work with. They are synchronous: a request is one indivisible step, saved before it is answered. */
export interface Context {
  state: State;
  /** Seconds since 1970, as Stripe counts. */
  now(): number;
  /** Where this server listens now, without a slash at the end. */
  base(): string;
  /** Every row that was added, changed or deleted is named here, or it isn't saved. */
  changed(table: TableName, id: string): void;
  emit: Emit;
}

/** Which API call caused something; both null for what a person did on a page. */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

export const BY_A_PERSON: Cause = { requestId: null, idempotencyKey: null };

type EventType = Stripe.Event['type'];
type EventOf<T extends EventType> = Extract<Stripe.Event, { type: T }>;

/** Records an event of Stripe's own type for the object that type belongs to, and queues it for the endpoints that want it. */
type Emit = <T extends EventType>(
  type: T,
  object: EventOf<T>['data']['object'],
  cause: Cause,
  previous?: EventOf<T>['data']['previous_attributes'],
) => void;
