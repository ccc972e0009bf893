import { authenticate } from '@/lib/auth/api-caller';
import { enterWorkspace } from '@/lib/members/switch-workspace';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, methodNotAllowed, readBody } from '@/lib/platform/http';

/** The buttons that switch: a plain form, because everything that a tab remembers of the workspace before ends with its page. */
export const POST = apiRoute(async (request) => {
  const caller = await authenticate(request);
  if (caller.apiKeyId) throw new AppError('forbidden', { message: 'An API key has one workspace.' });
  const form = new URLSearchParams((await readBody(request, { maxBytes: 1_024 })).toString());
  await enterWorkspace(caller.userId, form.get('workspace') ?? '');
  return new Response(null, { status: 303, headers: { location: '/' } });
});

export const GET = methodNotAllowed('POST');
export const PUT = methodNotAllowed('POST');
export const PATCH = methodNotAllowed('POST');
export const DELETE = methodNotAllowed('POST');
