import type Stripe from 'stripe';

/** What the local Stripe remembers. Objects hold ids in place of other objects, and no addresses of this server: ports change. */
export interface State {
  version: 1;
  customers: Record<string, Stripe.Customer>;
  deletedCustomers: Record<string, Stripe.DeletedCustomer>;
  paymentMethods: Record<string, StoredPaymentMethod>;
  sessions: Record<string, StoredSession>;
  paymentIntents: Record<string, Stripe.PaymentIntent>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, StoredRefund>;
  disputes: Record<string, Stripe.Dispute>;
  balanceTransactions: Record<string, Stripe.BalanceTransaction>;
  clock: Record<string, StoredClock>;
  events: Record<string, StoredEvent>;
  endpoints: Record<string, StoredEndpoint>;
  idempotency: Record<string, StoredResult>;
}

export type TableName = Exclude<keyof State, 'version'>;

export interface StoredRefund {
  refund: Stripe.Refund;
  /** What will become of it by itself, and when (seconds since 1970); null for a refund that stays as it is. */
  next: { at: number; status: 'succeeded' | 'failed' } | null;
}

/** How far this server's clock was moved ahead of the machine's. One row, called "clock". */
interface StoredClock {
  advancedSeconds: number;
}

interface StoredPaymentMethod {
  paymentMethod: Stripe.PaymentMethod;
  /** The number from Stripe's table of test cards that says how this card behaves; null for any other number, which is never kept. */
  testNumber: string | null;
}

export interface StoredSession {
  session: Stripe.Checkout.Session;
  items: StoredItem[];
  intent: IntentData;
  lastAttempt: { token: string; failure: string } | null;
}

export interface StoredItem {
  id: string;
  priceId: string;
  productId: string;
  name: string;
  description: string | null;
  unitAmount: number;
  quantity: number;
}

/** What `payment_intent_data` asked for, kept until the page makes the PaymentIntent. */
export interface IntentData {
  description: string | null;
  metadata: Stripe.Metadata;
  receiptEmail: string | null;
  setupFutureUsage: 'off_session' | 'on_session' | null;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
}

export interface StoredEvent {
  event: Stripe.EventBase;
  deliveries: Delivery[];
}

/** One event on its way to one endpoint. `nextAt` is in milliseconds since 1970, null when no attempt is planned. */
export interface Delivery {
  endpoint: string;
  outcome: 'pending' | 'succeeded' | 'gave_up' | 'dropped';
  nextAt: number | null;
  attempts: Attempt[];
}

export interface Attempt {
  at: number;
  cause: 'first' | 'retry' | 'duplicate' | 'resend' | 'dropped';
  status: number | null;
  error: string | null;
  durationMs: number;
}

export interface StoredEndpoint {
  endpoint: Stripe.WebhookEndpoint;
  secret: string;
  /** Given at start by whoever runs this server; the next start replaces its URL and secret. */
  givenAtStart: boolean;
}

export interface StoredResult {
  request: string;
  fingerprint: string;
  requestId: string;
  status: number;
  body: string;
  at: number;
}

/** Tables have no prototype: an id like "constructor" must find nothing. */
export function stateFrom(saved?: State): State {
  return {
    version: 1,
    customers: table(saved?.customers),
    deletedCustomers: table(saved?.deletedCustomers),
    paymentMethods: table(saved?.paymentMethods),
    sessions: table(saved?.sessions),
    paymentIntents: table(saved?.paymentIntents),
    charges: table(saved?.charges),
    refunds: table(saved?.refunds),
    disputes: table(saved?.disputes),
    balanceTransactions: table(saved?.balanceTransactions),
    clock: table(saved?.clock),
    events: table(saved?.events),
    endpoints: table(saved?.endpoints),
    idempotency: table(saved?.idempotency),
  };
}

function table<T>(rows: Record<string, T> = {}): Record<string, T> {
  return Object.assign(Object.create(null), rows);
}
