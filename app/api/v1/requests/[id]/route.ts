import { readReceipt } from '@/lib/ai/read-receipt';
import { authenticate } from '@/lib/auth/api-caller';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = apiRoute(async (http, { params }) => {
  const caller = await authenticate(http);
  return Response.json(await readReceipt(caller, params.id ?? ''));
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
