import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';
import { toDecimal, toDollars } from '@/lib/platform/units';
import { purchaseStatus } from '@/lib/purchases/purchase-status';

export const runtime = 'nodejs';

/** How a purchase stands, for the page that waits for it: amounts in dollars and credits, as decimal strings. */
export const GET = apiRoute(async (request, { params }) => {
  const viewer = await authenticate(request);
  const status = await purchaseStatus(viewer, params.id ?? '');
  return Response.json({
    id: status.id,
    state: status.state,
    parked: status.isParked,
    final: status.isFinal,
    amount: toDollars(status.amountCents),
    credits: toDecimal(status.credits),
    returned: toDollars(status.returnedCents),
    href: status.href,
  });
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
