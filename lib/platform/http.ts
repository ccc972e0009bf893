import type { z } from 'zod';
import { errorText } from '@/lib/i18n/error-text';
import { env } from './env';
import { AppError, asAppError } from './errors';
import { newId } from './ids';
import { log, reasonOf } from './log';

/** What a handler needs of a request. A `Request` is one, and so is what the gateway makes of node's own. */
export type HttpRequest = Pick<Request, 'method' | 'signal'> & {
  headers: Pick<Headers, 'get'>;
  body: AsyncIterable<Uint8Array> | null;
};

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

/**
 * Reads a body of at most `maxBytes`, stopping as soon as it is larger.
 * @throws AppError `too_large`
 */
export async function readBody(request: HttpRequest, { maxBytes }: { maxBytes: number }): Promise<Buffer> {
  const tooLarge = () => new AppError('too_large', { message: `The body may have at most ${maxBytes} bytes.` });
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads JSON that fits `schema`.
 * @throws AppError `unsupported_media_type`, `too_large`, or `invalid_request` naming the first parameter at fault
 */
export async function readJson<T>(
  request: HttpRequest,
  schema: z.ZodType<T>,
  limits: { maxBytes: number },
): Promise<T> {
  const mediaType = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') throw new AppError('unsupported_media_type');
  const body = await readBody(request, limits);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AppError('invalid_request', { message: 'The body is not valid JSON.' });
  }
  return parseInput(schema, value);
}

/** @throws AppError `invalid_request` naming the first parameter at fault */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknownKey ? [unknownKey] : [])].join('.');
  const reason = unknownKey ? 'is not a parameter of this request' : (issue?.message ?? 'is not valid');
  throw new AppError('invalid_request', {
    message: path ? `"${path}": ${reason}.` : `The request is not valid: ${reason}.`,
    param: path || undefined,
  });
}

/**
 * For whatever is done on the strength of a cookie and changes something: the request must come from our own pages.
 * A browser says so in Sec-Fetch-Site, or in Origin; a request with neither is refused.
 * @throws AppError `cross_origin`
 */
export function assertSameOrigin(request: Pick<HttpRequest, 'headers'>): void {
  if (request.headers.get('sec-fetch-site') === 'same-origin') return;
  if (request.headers.get('origin') === new URL(env().APP_URL).origin) return;
  throw new AppError('cross_origin');
}
