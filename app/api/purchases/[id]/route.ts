import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { toDecimal, toDollars } from '@/lib/platform/units';
import { purchaseStatus } from '@/lib/purchases/purchase-status';

/** How a purchase stands, for the page that waits for it: amounts in dollars and credits, as decimal strings. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request, { params }) => {
    const viewer = await authenticate(request);
    const status = await purchaseStatus(viewer, params.id ?? '');
    return Response.json({
      id: status.id,
      state: status.state,
      parked: status.isParked,
      closed: status.isClosed,
      final: status.isFinal,
      amount: toDollars(status.amountCents),
      credits: toDecimal(status.credits),
      returned: toDollars(status.returnedCents),
      href: status.href,
    });
  },
});
