import { apiRoutes } from '@/lib/api/route';
import { assertShown, authenticate } from '@/lib/auth/api-caller';
import { PAGE_WORKSPACE_FIELD } from '@/lib/auth/page-workspace';
import { balanceStream } from '@/lib/balance/balance-stream';
import { watchUnread } from '@/lib/notices/watch-unread';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const caller = await authenticate(request);
    const { userId, workspace } = caller;
    assertShown(new URL(request.url).searchParams.get(PAGE_WORKSPACE_FIELD), caller);
    const stream = balanceStream({
      workspaceId: workspace.id,
      recheck: async () => (await authenticate(request)).workspace.id,
      also: (say) => watchUnread({ userId, workspaceId: workspace.id }, (unread) => say('unread', String(unread))),
      signal: request.signal,
    });
    // connection: close, so that a server that stops is not asked for the next stream on the same connection.
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      connection: 'close',
    };
    // no-transform: a compressed stream would wait for more before it sends anything.
    return new Response(stream, { headers: { ...headers, 'cache-control': 'private, no-store, no-transform' } });
  },
});
