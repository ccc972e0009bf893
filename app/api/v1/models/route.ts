import { modelsJson } from '@/lib/ai/models-json';
import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (http) => {
    await authenticate(http);
    return Response.json(modelsJson());
  },
});
