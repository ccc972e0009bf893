import { creditsJson } from '@/lib/ai/credits-json';
import { authenticate } from '@/lib/auth/api-caller';
import { readBalances } from '@/lib/credits/balances';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = apiRoute(async (http) => {
  const { workspace } = await authenticate(http);
  return Response.json(creditsJson(await readBalances(workspace.id), workspace));
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
