import { apiRoutes } from '@/lib/api/route';
import { authenticatePerson } from '@/lib/auth/api-caller';
import { chatMember, searchConversations } from '@/lib/chat/conversations';

export const { GET, POST, PUT, PATCH, DELETE } = apiRoutes({
  GET: async (request) => {
    const caller = await authenticatePerson(request);
    const words = new URL(request.url).searchParams.get('q') ?? '';
    return Response.json({ conversations: await searchConversations(chatMember(caller), words) });
  },
});
