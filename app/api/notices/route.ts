import { authenticate } from '@/lib/auth/api-caller';
import { languageOfRequest } from '@/lib/i18n/reader';
import { countUnread, listNotices } from '@/lib/notifications/list-notices';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed } from '@/lib/platform/http';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const NEWEST = 8;

/** What the bell shows: the newest notices of whoever is signed in, and how many they haven't read. */
export const GET = apiRoute(async (request) => {
  const caller = await authenticate(request);
  const { userId, workspace, apiKeyId } = caller;
  if (apiKeyId) throw new AppError('forbidden');
  const reader = { userId, workspaceId: workspace.id };
  const locale = languageOfRequest(request, caller);
  const [unread, { notices }] = await Promise.all([
    countUnread(reader),
    listNotices(reader, { limit: NEWEST, locale }),
  ]);
  return Response.json({ unread, notices });
});

const refuse = methodNotAllowed('GET');

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
