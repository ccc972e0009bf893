import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { countUnread, listNotices } from '@/lib/notices/list-notices';
import { languageOfRequest } from '@/lib/reader/language';

const NEWEST = 8;

/** What the bell shows: the newest notices of whoever is signed in, and how many they haven't read. */
export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const caller = await authenticatePerson(request);
    const { userId, workspace } = caller;
    const reader = { userId, workspaceId: workspace.id };
    const locale = languageOfRequest(request, caller);
    const [unread, { notices }] = await Promise.all([
      countUnread(reader),
      listNotices(reader, { limit: NEWEST, locale }),
    ]);
    return Response.json({ unread, notices });
  },
});
