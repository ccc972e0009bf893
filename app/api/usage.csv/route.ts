import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { textStream } from '@/lib/platform/csv';
import { readToday } from '@/lib/usage/today';
import { usageCsv } from '@/lib/usage/usage-csv';
import { usageScope } from '@/lib/usage/usage-scope';

/** The requests that the Usage page lists for the same address, all of them, as a file. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const viewer = await authenticate(request);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const scope = usageScope(viewer, query, await readToday());
    const { from, to } = scope.period;
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="usage-${from}-to-${to}.csv"`,
    };
    return new Response(textStream(usageCsv(scope)), { headers });
  },
});
