import { modelsJson } from '@/lib/ai/models-json';
import { authenticate } from '@/lib/auth/api-caller';
import { apiRoutes } from '@/lib/platform/http';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (http) => {
    await authenticate(http);
    return Response.json(modelsJson());
  },
});
