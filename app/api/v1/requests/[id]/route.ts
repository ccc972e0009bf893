import { readReceipt } from '@/lib/ai/read-receipt';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (http, { params }) => {
    const caller = await authenticate(http);
    return Response.json(await readReceipt(caller, params.id ?? ''));
  },
});
