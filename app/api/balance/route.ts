import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { toBalanceView } from '@/lib/balance/balance-view';
import { readBalances } from '@/lib/credits/balances';

/** The viewer's balances, for pages that can't keep a stream open. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const caller = await authenticate(request);
    return Response.json(toBalanceView(await readBalances(caller.workspace.id)));
  },
});
