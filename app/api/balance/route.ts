import { authenticate } from '@/lib/auth/api-caller';
import { toBalanceView } from '@/lib/balance/balance-view';
import { readBalances } from '@/lib/credits/balances';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

/** The viewer's balances, for pages that can't keep a stream open. */
export const GET = apiRoute(async (request) => {
  const caller = await authenticate(request);
  return Response.json(toBalanceView(await readBalances(caller.workspace.id)));
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
