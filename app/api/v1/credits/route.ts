import { creditsJson } from '@/lib/ai/credits-json';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { readBalances } from '@/lib/credits/balances';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (http) => {
    const { workspace } = await authenticate(http);
    return Response.json(creditsJson(await readBalances(workspace.id), workspace));
  },
});
