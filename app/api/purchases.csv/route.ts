import { apiRoutes } from '@/lib/api/route';
import { authenticate } from '@/lib/auth/api-caller';
import { textStream } from '@/lib/platform/csv';
import { purchasesCsv } from '@/lib/purchases/purchases-csv';
import { assertCan } from '@/lib/workspaces/permissions';

/** All purchases of the workspace as a file, for those who may see its balances. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const { workspace, ...viewer } = await authenticate(request);
    assertCan({ ...viewer, workspace }, 'see_balances');
    return new Response(textStream(purchasesCsv(workspace.id)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="purchases.csv"',
      },
    });
  },
});
