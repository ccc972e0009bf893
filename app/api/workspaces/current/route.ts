import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { enterWorkspace } from '@/lib/members/switch-workspace';
import { readBody } from '@/lib/platform/http';

/** The buttons that switch: a plain form, because everything that a tab remembers of the workspace before ends with its page. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  POST: async (request) => {
    const caller = await authenticatePerson(request);
    const form = new URLSearchParams((await readBody(request, { maxBytes: 1_024 })).toString());
    await enterWorkspace(caller.userId, form.get('workspace') ?? '');
    return new Response(null, { status: 303, headers: { location: '/' } });
  },
});
