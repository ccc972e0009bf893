import { z } from 'zod';
import { AppError } from '@/lib/platform/errors';

/**
 * What an event tells us: only where to look. The amounts and states in it may be old or of another API version, so
 * whoever handles it reads the objects from Stripe again. The fields read here are the same in every version.
 */
export type WebhookHint = {
  eventId: string;
  type: string;
  apiVersion: string | null;
  livemode: boolean;
  sessionId: string | null;
  paymentIntentId: string | null;
  /** Whose object it is; of a card that was just taken off a customer: whose it was. */
  customerId: string | null;
  /** Refunds and disputes name a payment, but don't carry its metadata. */
  isReturn: boolean;
  /** What our own metadata claims; anyone who can edit metadata can change it, so our rows decide. */
  purchaseId: string | null;
};

const idOrObject = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const maybe = <T>(type: z.ZodType<T>) => type.nullish().catch(null);

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  object: z.literal('event'),
  type: z.string().min(1).max(255),
  api_version: maybe(z.string().max(64)),
  livemode: z.boolean(),
  data: z.object({
    object: z.object({
      id: maybe(z.string()),
      object: maybe(z.string()),
      payment_intent: maybe(idOrObject),
      customer: maybe(idOrObject),
      client_reference_id: maybe(z.string()),
      metadata: maybe(z.object({ purchase_id: maybe(z.string()) })),
    }),
    previous_attributes: maybe(z.object({ customer: maybe(idOrObject) })),
  }),
});

const thinEventSchema = z.object({ object: z.literal('v2.core.event') });

/**
 * Reads an event of Stripe's classic ("snapshot") shape; null for a thin one (v2), which we never subscribe to.
 * @throws AppError `invalid_request` when it is neither
 */
export function readWebhookEvent(text: string): WebhookHint | null {
  const value = parseJson(text);
  if (thinEventSchema.safeParse(value).success) return null;
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) throw new AppError('invalid_request', { message: 'This is not a snapshot event of Stripe.' });
  const { id, type, api_version, livemode, data } = parsed.data;
  const about = data.object;
  return {
    eventId: id,
    type,
    apiVersion: api_version ?? null,
    livemode,
    sessionId: about.object === 'checkout.session' ? (about.id ?? null) : null,
    paymentIntentId: about.object === 'payment_intent' ? (about.id ?? null) : (about.payment_intent ?? null),
    customerId: customerOf(about) ?? data.previous_attributes?.customer ?? null,
    isReturn: about.object === 'refund' || about.object === 'dispute',
    purchaseId: about.client_reference_id ?? about.metadata?.purchase_id ?? null,
  };
}

function customerOf({ id, object, customer }: z.output<typeof eventSchema>['data']['object']): string | null {
  return object === 'customer' ? (id ?? null) : (customer ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
