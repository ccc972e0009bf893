import { authenticatePerson } from '@/lib/auth/api-caller';
import { searchConversations } from '@/lib/chat/conversations';
import { apiRoutes } from '@/lib/platform/http';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const caller = await authenticatePerson(request);
    const words = new URL(request.url).searchParams.get('q') ?? '';
    const member = { userId: caller.userId, workspaceId: caller.workspace.id };
    return Response.json({ conversations: await searchConversations(member, words) });
  },
});
