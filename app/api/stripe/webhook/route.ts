import { apiRoute, methodNotAllowed, readBody } from '@/lib/platform/http';
import { handleWebhook } from '@/lib/webhooks/handle-webhook';

export const runtime = 'nodejs';

const MAX_BYTES = 1_048_576;

/** Stripe's deliveries. The signature covers the raw bytes, so nothing may parse the body before it is checked. */
export const POST = apiRoute(async (request) => {
  const body = await readBody(request, { maxBytes: MAX_BYTES });
  const { outcome } = await handleWebhook(body, request.headers.get('stripe-signature'));
  return Response.json({ received: true, outcome });
});

export const GET = methodNotAllowed('POST');
export const PUT = methodNotAllowed('POST');
export const PATCH = methodNotAllowed('POST');
export const DELETE = methodNotAllowed('POST');
