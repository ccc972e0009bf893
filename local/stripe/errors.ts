import type Stripe from 'stripe';

/** The inside of Stripe's error envelope, `{"error": …}` (https://docs.stripe.com/api/errors). */
export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  setup_intent?: Stripe.SetupIntent;
}

/** An answer that isn't a success. Thrown anywhere below the router, which writes the envelope. */
export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

interface InvalidOptions {
  code?: string;
  param?: string;
  status?: number;
  payment_intent?: Stripe.PaymentIntent;
  setup_intent?: Stripe.SetupIntent;
}

/** 400 `invalid_request_error`, unless another status is given. */
export function invalid(message: string, { code, param, status = 400, ...about }: InvalidOptions = {}): StripeFault {
  return new StripeFault(status, {
    type: 'invalid_request_error',
    message,
    ...docs(code),
    ...(param ? { param } : {}),
    ...about,
  });
}

/** Stripe answers 404 for the object in the path and 400 for one named in a parameter; both are `resource_missing`. */
export function missing(noun: string, id: string, param = 'id'): StripeFault {
  return invalid(`No such ${noun}: '${id}'`, { code: 'resource_missing', param, status: param === 'id' ? 404 : 400 });
}

export function unknownUrl(method: string, path: string): StripeFault {
  return invalid(
    `Unrecognized request URL (${method}: ${path}). The local Stripe has no such route; Stripe itself may have one.`,
    { status: 404 },
  );
}

export function envelope(error: unknown): { status: number; body: string } {
  if (error instanceof StripeFault)
    return { status: error.status, body: JSON.stringify({ error: error.body }, null, 2) };
  console.error('local Stripe: unexpected error', error);
  const body: ErrorBody = { type: 'api_error', message: 'An unknown error occurred in the local Stripe.' };
  return { status: 500, body: JSON.stringify({ error: body }, null, 2) };
}

function docs(code: string | undefined): { code?: string; doc_url?: string } {
  if (!code) return {};
  return { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
}
