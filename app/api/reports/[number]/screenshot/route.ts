import { apiRoutes } from '@/lib/api/route';
import { actorOfSession } from '@/lib/auth/actor';
import { sessionTokenOf } from '@/lib/auth/session-cookie';
import { findScreenshot } from '@/lib/charge-reports/find-screenshot';

/** The picture that belongs to a report, as the kind that its bytes are: nothing in it can run. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request, { params }) => {
    const token = sessionTokenOf(request);
    const viewer = token ? await actorOfSession(token) : null;
    const { type, bytes } = await findScreenshot(viewer, params.number ?? '');
    const name = `screenshot.${type.slice('image/'.length)}`;
    const headers = {
      'content-type': type,
      'content-disposition': `inline; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    };
    return new Response(bytes, { headers });
  },
});
