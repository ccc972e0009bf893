import { apiRoutes } from '@/lib/api/route';
import { readBody } from '@/lib/platform/http';
import { handleWebhook } from '@/lib/webhooks/handle-webhook';

const MAX_BYTES = 1_048_576;

/** Stripe's deliveries. The signature covers the raw bytes, so nothing may parse the body before it is checked. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const body = await readBody(request, { maxBytes: MAX_BYTES });
    const { outcome } = await handleWebhook(body, request.headers.get('stripe-signature'));
    return Response.json({ received: true, outcome });
  },
});
