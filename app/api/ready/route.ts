import { apiRoutes } from '@/lib/api/route';
import { findObstacles } from '@/lib/platform/readiness';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async () => {
    const obstacles = await findObstacles();
    return Response.json({ ready: obstacles.length === 0, obstacles }, { status: obstacles.length === 0 ? 200 : 503 });
  },
});
