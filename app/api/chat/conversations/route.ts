import { authenticate } from '@/lib/auth/api-caller';
import { searchConversations } from '@/lib/chat/conversations';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const runtime = 'nodejs';

export const GET = apiRoute(async (request) => {
  const caller = await authenticate(request);
  if (caller.apiKeyId) throw new AppError('forbidden');
  const words = new URL(request.url).searchParams.get('q') ?? '';
  const member = { userId: caller.userId, workspaceId: caller.workspace.id };
  return Response.json({ conversations: await searchConversations(member, words) });
});

const refuse = methodNotAllowed('GET');

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
