import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { assertSameOrigin } from '@/lib/platform/http';
import { actorOfApiKey, actorOfSession, isMember, type MemberActor } from './actor';
import { sessionTokenOf } from './session-cookie';

/** A member of a workspace who calls a route under /api, by session cookie or by API key. */
export type Caller = MemberActor & { apiKeyId: string | null };

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who calls. An Authorization header decides alone: a bad key is never saved by a good cookie. A cookie counts for
 * requests that change something only when they come from our own pages.
 * @throws AppError `unauthenticated`, `cross_origin`, or `forbidden` for somebody who belongs to no workspace
 */
export async function authenticate(request: Request): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  return authorization === null ? bySession(request) : byApiKey(authorization);
}

async function byApiKey(authorization: string): Promise<Caller> {
  const key = BEARER.exec(authorization.trim())?.[1];
  const found = key ? await actorOfApiKey(key) : null;
  if (!found) throw new AppError('unauthenticated', { message: 'This API key is not valid.' });
  return { ...found.actor, apiKeyId: found.apiKeyId };
}

async function bySession(request: Request): Promise<Caller> {
  const token = sessionTokenOf(request);
  if (!token) throw new AppError('unauthenticated');
  if (!SAFE_METHODS.has(request.method)) assertSameOrigin(request);
  const actor = await actorOfSession(token);
  if (!actor) throw new AppError('unauthenticated');
  if (!isMember(actor)) throw new AppError('forbidden', { message: 'You belong to no workspace.' });
  return { ...actor, apiKeyId: null };
}
