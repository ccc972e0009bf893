import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { invoiceUrl } from '@/lib/purchases/purchase-details';

/** Leads to Stripe's page of the invoice, whose address Stripe changes from time to time: so it is asked for, not stored. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request, { params }) => {
    const viewer = await authenticate(request);
    const url = await invoiceUrl(viewer, params.id ?? '');
    return new Response(null, { status: 302, headers: { location: url } });
  },
});
