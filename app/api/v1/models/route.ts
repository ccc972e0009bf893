import { modelsJson } from '@/lib/ai/models-json';
import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = apiRoute(async (http) => {
  await authenticate(http);
  return Response.json(modelsJson());
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
