import { apiRoute, methodNotAllowed } from '@/lib/platform/http';
import { findObstacles } from '@/lib/platform/readiness';

export const dynamic = 'force-dynamic';

export const GET = apiRoute(async () => {
  const obstacles = await findObstacles();
  return Response.json({ ready: obstacles.length === 0, obstacles }, { status: obstacles.length === 0 ? 200 : 503 });
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
