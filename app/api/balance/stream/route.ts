import { authenticate } from '@/lib/auth/api-caller';
import { balanceStream } from '@/lib/balance/balance-stream';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const GET = apiRoute(async (request) => {
  const recheck = async () => (await authenticate(request)).workspace.id;
  const stream = balanceStream({ workspaceId: await recheck(), recheck, signal: request.signal });
  // connection: close, so that a server that stops is not asked for the next stream on the same connection.
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    connection: 'close',
  };
  // no-transform: a compressed stream would wait for more before it sends anything.
  return new Response(stream, { headers: { ...headers, 'cache-control': 'private, no-store, no-transform' } });
});

export const POST = methodNotAllowed('GET');
export const PUT = methodNotAllowed('GET');
export const PATCH = methodNotAllowed('GET');
export const DELETE = methodNotAllowed('GET');
