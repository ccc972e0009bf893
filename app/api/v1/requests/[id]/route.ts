import { readReceipt } from '@/lib/ai/read-receipt';
import { authenticate } from '@/lib/auth/api-caller';
import { apiRoutes } from '@/lib/platform/http';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (http, { params }) => {
    const caller = await authenticate(http);
    return Response.json(await readReceipt(caller, params.id ?? ''));
  },
});
