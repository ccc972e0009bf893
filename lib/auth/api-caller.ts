import 'server-only';
import { AppError } from '@/lib/platform/errors';
import { assertSameOrigin, type HttpRequest } from '@/lib/platform/http';
import { actorOfApiKey, actorOfSession, isMember, type MemberActor } from './actor';
import { PAGE_WORKSPACE_FIELD, PAGE_WORKSPACE_HEADER } from './page-workspace';
import { sessionTokenOf } from './session-cookie';
import { hashToken } from './tokens';

/** A member of a workspace who calls a route under /api, by session cookie or by API key. */
export type Caller = MemberActor & { apiKeyId: string | null };

/**
 * An API key that was good a while ago. Which workspace it opens never changes, so that may be remembered; whether it
 * still opens it is asked at each request, by the statement that does its work.
 */
export type KnownKey = { workspaceId: string; apiKeyId: string; apiKeyHash: string };

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const MOST_KNOWN_KEYS = 10_000;

const knownKeys = new Map<string, KnownKey>();

/**
 * Who calls. An Authorization header decides alone: a bad key is never saved by a good cookie. A cookie counts for
 * requests that change something only when they come from our own pages.
 * @throws AppError `unauthenticated`, `cross_origin`, or `forbidden` for somebody who belongs to no workspace, and for a
 *   page that shows another one than theirs by now
 */
export async function authenticate(request: HttpRequest): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  return authorization === null ? bySession(request) : byApiKey(authorization);
}

/**
 * {@link authenticate} for what belongs to people: an API key is refused, whoever made it.
 * @throws AppError as it does, and `forbidden`
 */
export async function authenticatePerson(request: HttpRequest): Promise<Caller> {
  const caller = await authenticate(request);
  if (caller.apiKeyId === null) return caller;
  throw new AppError('forbidden', { message: 'This belongs to people. Use /api/v1 with an API key.' });
}

/** The request's API key if this process has seen it before; null says nothing about it. */
export function knownKeyOf(request: HttpRequest): KnownKey | null {
  const key = bearerIn(request.headers.get('authorization'));
  return key === null ? null : (knownKeys.get(hashToken(key)) ?? null);
}

/** What a key that opens nothing is answered. */
export function invalidKey(): AppError {
  return new AppError('unauthenticated', { message: 'This API key is not valid.' });
}

async function byApiKey(authorization: string): Promise<Caller> {
  const key = bearerIn(authorization);
  const found = key === null ? null : await actorOfApiKey(key);
  if (!key || !found) throw invalidKey();
  const { actor, apiKeyId } = found;
  remember({ workspaceId: actor.workspace.id, apiKeyId, apiKeyHash: hashToken(key) });
  return { ...actor, apiKeyId };
}

async function bySession(request: HttpRequest): Promise<Caller> {
  const token = sessionTokenOf(request);
  if (!token) throw new AppError('unauthenticated');
  if (!SAFE_METHODS.has(request.method)) assertSameOrigin(request);
  const actor = await actorOfSession(token);
  if (!actor) throw new AppError('unauthenticated');
  if (!isMember(actor)) throw new AppError('forbidden', { message: 'You belong to no workspace.' });
  assertShown(request.headers.get(PAGE_WORKSPACE_HEADER), actor);
  return { ...actor, apiKeyId: null };
}

/** @throws AppError `forbidden` (param `page_workspace`) when a page shows another workspace than its reader's */
export function assertShown(shown: string | null, { workspace }: MemberActor): void {
  if (!shown || shown === workspace.id) return;
  const message = 'This page shows another workspace than the one that you have switched to. Load it again.';
  throw new AppError('forbidden', { message, param: PAGE_WORKSPACE_FIELD });
}

function bearerIn(authorization: string | null): string | null {
  return authorization === null ? null : (BEARER.exec(authorization.trim())?.[1] ?? null);
}

function remember(key: KnownKey): void {
  if (knownKeys.size >= MOST_KNOWN_KEYS) knownKeys.clear();
  knownKeys.set(key.apiKeyHash, key);
}
