import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute } from '@/lib/platform/http';
import { receiptUrl } from '@/lib/purchases/purchase-status';

export const runtime = 'nodejs';

/** Leads to Stripe's receipt, whose address Stripe changes from time to time: so it is asked for, not stored. */
export const GET = apiRoute(async (request, { params }) => {
  const viewer = await authenticate(request);
  const url = await receiptUrl(viewer, params.id ?? '');
  return new Response(null, { status: 302, headers: { location: url } });
});
