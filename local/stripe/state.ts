import type Stripe from 'stripe';
import type { DeclineCode } from './declines';

/** What the local Stripe remembers. Objects hold ids in place of other objects, and no addresses of this server: ports change. */
export interface State {
  version: 1;
  customers: Record<string, Stripe.Customer>;
  deletedCustomers: Record<string, Stripe.DeletedCustomer>;
  paymentMethods: Record<string, StoredPaymentMethod>;
  sessions: Record<string, StoredSession>;
  paymentIntents: Record<string, Stripe.PaymentIntent>;
  setupIntents: Record<string, Stripe.SetupIntent>;
  authentications: Record<string, StoredAuthentication>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, StoredRefund>;
  disputes: Record<string, Stripe.Dispute>;
  balanceTransactions: Record<string, Stripe.BalanceTransaction>;
  products: Record<string, Stripe.Product>;
  prices: Record<string, Stripe.Price>;
  subscriptions: Record<string, StoredSubscription>;
  invoices: Record<string, StoredInvoice>;
  portalSessions: Record<string, Stripe.BillingPortal.Session>;
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

export interface StoredPaymentMethod {
  paymentMethod: Stripe.PaymentMethod;
  /** The number from Stripe's table of test cards that says how this card behaves; null for any other number, which is never kept. */
  testNumber: string | null;
  /** Its owner agreed to payments without them, and proved who they are where the bank asked. */
  setUp?: boolean;
  /** Paid without a customer, or was taken off one: it can't be used again. */
  spent?: boolean;
  /** What a switch makes the bank answer from now on. */
  decline?: DeclineCode | null;
}

/** A person is to prove who they are. The id is that of what waits for it: a payment, a setup, or a session that begins a subscription. */
export interface StoredAuthentication {
  id: string;
  paymentMethod: string;
  /** How the card is kept with its customer afterwards; null for not at all. */
  keep: Stripe.PaymentMethod.AllowRedisplay | null;
  /** The page of this server that it began on, as a path; null when an API call began it. */
  page: string | null;
}

export interface StoredSubscription {
  subscription: Stripe.Subscription;
  /** Prorations for its next invoice. */
  pending: Stripe.InvoiceLineItem[];
  /** By how much a switch has moved its time on, ahead of this server's clock. */
  aheadSeconds: number;
}

export interface StoredInvoice {
  invoice: Stripe.Invoice;
  payments: Stripe.InvoicePayment[];
}

export interface StoredSession {
  session: Stripe.Checkout.Session;
  items: StoredItem[];
  intent: IntentData;
  lastAttempt: { token: string; failure: string } | null;
  /** What `subscription_data` asked for, in `mode: subscription`. */
  subscription?: { description: string | null; metadata: Stripe.Metadata };
  /** What `payment_method_data` asked for. */
  redisplay?: Stripe.PaymentMethod.AllowRedisplay;
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
    setupIntents: table(saved?.setupIntents),
    authentications: table(saved?.authentications),
    charges: table(saved?.charges),
    refunds: table(saved?.refunds),
    disputes: table(saved?.disputes),
    balanceTransactions: table(saved?.balanceTransactions),
    products: table(saved?.products),
    prices: table(saved?.prices),
    subscriptions: table(saved?.subscriptions),
    invoices: table(saved?.invoices),
    portalSessions: table(saved?.portalSessions),
    clock: table(saved?.clock),
    events: table(saved?.events),
    endpoints: table(saved?.endpoints),
    idempotency: table(saved?.idempotency),
  };
}

function table<T>(rows: Record<string, T> = {}): Record<string, T> {
  return Object.assign(Object.create(null), rows);
}
