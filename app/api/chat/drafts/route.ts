import { z } from 'zod';
import { authenticate } from '@/lib/auth/api-caller';
import { saveDraft } from '@/lib/chat/drafts';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed, readJson } from '@/lib/platform/http';

export const runtime = 'nodejs';

const schema = z.strictObject({ place: z.string(), content: z.string() });

export const PUT = apiRoute(async (request) => {
  const caller = await authenticate(request);
  if (caller.apiKeyId) throw new AppError('forbidden');
  const { place, content } = await readJson(request, schema, { maxBytes: 1_000_000 });
  await saveDraft({ userId: caller.userId, workspaceId: caller.workspace.id }, place, content);
  return new Response(null, { status: 204 });
});

const refuse = methodNotAllowed('PUT', 'POST');

// A beacon, which a browser sends while it leaves the page, can only be a POST.
export { PUT as POST, refuse as DELETE, refuse as GET, refuse as PATCH };
