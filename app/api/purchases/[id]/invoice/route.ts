import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';
import { invoiceUrl } from '@/lib/purchases/purchase-details';

export const runtime = 'nodejs';

/** Leads to Stripe's page of the invoice, whose address Stripe changes from time to time: so it is asked for, not stored. */
export const GET = apiRoute(async (request, { params }) => {
  const viewer = await authenticate(request);
  const url = await invoiceUrl(viewer, params.id ?? '');
  return new Response(null, { status: 302, headers: { location: url } });
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
