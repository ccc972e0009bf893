import { errorText } from '@/lib/i18n/error-text';
import { AppError, asAppError } from '@/lib/platform/errors';
import type { HttpRequest } from '@/lib/platform/http';
import { newId } from '@/lib/platform/ids';
import { log, reasonOf } from '@/lib/platform/log';

type Params = Record<string, string | string[] | undefined>;
export type ApiContext<P extends Params = Record<string, string>> = { requestId: string; params: P };
type Handler<P extends Params> = (request: Request, context: ApiContext<P>) => Promise<Response>;
type RouteHandler<P extends Params> = (request: Request, context: { params: Promise<P> }) => Promise<Response>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * All methods of a route under /api: those that it takes, each as {@link apiRoute} does it, and a refusal by name for the
 * others, which Next would refuse without a JSON error.
 */
export function apiRoutes<P extends Params = Record<string, string>>(
  handlers: Partial<Record<Method, Handler<P>>>,
): Record<Method, RouteHandler<P>> {
  const refuse = methodNotAllowed<P>(Object.keys(handlers));
  const { GET = refuse, POST = refuse, PUT = refuse, PATCH = refuse, DELETE = refuse } = handlers;
  return {
    GET: apiRoute(GET),
    POST: apiRoute(POST),
    PUT: apiRoute(PUT),
    PATCH: apiRoute(PATCH),
    DELETE: apiRoute(DELETE),
  };
}

/** Wraps a handler under /api: gives it a request id, and answers whatever it throws as our JSON error. */
export function apiRoute<P extends Params = Record<string, string>>(handler: Handler<P>): RouteHandler<P> {
  return (request, context) =>
    answered(languageAsked(request), async (requestId) =>
      handler(request, { requestId, params: await context.params }),
    );
}

/** The answer of a handler, with the headers that every answer has; whatever it throws as our JSON error. */
export async function answered(
  acceptLanguage: string | null,
  handle: (requestId: string) => Promise<Response>,
): Promise<Response> {
  const requestId = newId();
  try {
    const response = await handle(requestId);
    if (!response.headers.has('x-request-id')) response.headers.set('x-request-id', requestId);
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
    return response;
  } catch (thrown) {
    return errorResponse(thrown, requestId, acceptLanguage);
  }
}

/**
 * Any thrown value as our JSON error, in the language that the request asks for; what is our own fault is logged with its
 * reason, which the answer never carries.
 */
export function errorResponse(thrown: unknown, requestId: string, acceptLanguage: string | null): Response {
  const error = asAppError(thrown);
  if (error.status >= 500) {
    log.error('request_failed', { request_id: requestId, code: error.code, reason: reasonOf(error.cause ?? thrown) });
  }
  const headers = new Headers({ 'x-request-id': requestId, 'cache-control': 'private, no-store' });
  if (error.retryAfterSeconds !== null) headers.set('retry-after', String(error.retryAfterSeconds));
  const sentence = error.isGeneral ? errorText(error.code, acceptLanguage) : error.message;
  return Response.json(error.toJson(requestId, sentence), { status: error.status, headers });
}

function methodNotAllowed<P extends Params>(allowed: string[]): Handler<P> {
  return async (request, { requestId }) => {
    const response = errorResponse(new AppError('method_not_allowed'), requestId, languageAsked(request));
    response.headers.set('allow', allowed.join(', '));
    return response;
  };
}

function languageAsked(request: Pick<HttpRequest, 'headers'>): string | null {
  return request.headers.get('accept-language');
}
