import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answered, errorResponse } from '@/lib/api/route';
import { AppError } from '@/lib/platform/errors';
import type { HttpRequest } from '@/lib/platform/http';
import { log, reasonOf } from '@/lib/platform/log';
import { findObstacles } from '@/lib/platform/readiness';
import { completions } from './completions';
import { OUTGOING_LIMITS } from './outgoing';
import { allRunsEnded } from './progress';
import { COMPLETION_BODY_BYTES } from './request-schema';

/** How long a client may take, in milliseconds: for its headers, for the whole request, between two requests. */
export const GATEWAY_LIMITS = { headers: 10_000, request: 30_000, idle: 65_000, check: 1_000 };

const IDLE_CHECK_MS = 100;

const COMPLETION_PATHS = new Set(['/v1/chat/completions', '/api/v1/chat/completions']);

/**
 * The completions route on plain node:http, without the web framework around it: for those who need the rate. The
 * handler is the app's own, so answers, errors and money are the same.
 */
export function createGateway(): Server {
  const server = createServer(
    {
      headersTimeout: GATEWAY_LIMITS.headers,
      requestTimeout: GATEWAY_LIMITS.request,
      keepAliveTimeout: GATEWAY_LIMITS.idle,
      connectionsCheckingInterval: GATEWAY_LIMITS.check,
      noDelay: true,
    },
    (request, response) => {
      // While it drains, a connection ends with its answer.
      if (!server.listening) response.setHeader('connection', 'close');
      serve(request, response).catch((error: unknown) => {
        log.error('gateway_broke', { reason: reasonOf(error) });
        response.destroy();
      });
    },
  );
  return server;
}

/** Takes no more connections, and resolves when every answer that runs has ended and is booked. */
export async function drainGateway(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is between two requests when the draining begins, or after an answer that ran, is idle then.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  await closed;
  clearInterval(idle);
  await allRunsEnded();
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const language = request.headers['accept-language'] ?? null;
  const answer = await answered(language, (requestId) => route(request, gone.signal, requestId));
  // Whoever still sends a body that nobody read would have it taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  await send(answer, response, gone.signal);
}

async function route(request: IncomingMessage, signal: AbortSignal, requestId: string): Promise<Response> {
  const path = request.url?.split('?', 1)[0] ?? '/';
  if (COMPLETION_PATHS.has(path)) {
    if (request.method !== 'POST') return notAllowed(request, 'POST', requestId);
    return completions(await received(request, signal), { requestId });
  }
  if (path !== '/api/health' && path !== '/api/ready') throw new AppError('not_found');
  if (request.method !== 'GET') return notAllowed(request, 'GET', requestId);
  if (path === '/api/health') return Response.json({ status: 'alive' });
  const obstacles = await findObstacles();
  return Response.json({ ready: obstacles.length === 0, obstacles }, { status: obstacles.length === 0 ? 200 : 503 });
}

function notAllowed({ headers }: IncomingMessage, allowed: string, requestId: string): Response {
  const language = headers['accept-language'] ?? null;
  const response = errorResponse(new AppError('method_not_allowed'), requestId, language);
  response.headers.set('allow', allowed);
  return response;
}

/** Node's request as the handler takes it, its body read: all of it, or as much as shows that it is too large. */
async function received(request: IncomingMessage, signal: AbortSignal): Promise<HttpRequest> {
  const { headers } = request;
  const get = (name: string) => {
    const value = headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  const isTooLarge = Number(headers['content-length'] ?? 0) > COMPLETION_BODY_BYTES;
  const body = isTooLarge ? [] : await bodyOf(request);
  return { method: request.method ?? 'POST', headers: { get }, signal, body: chunks(body) };
}

async function* chunks(body: Buffer[]): AsyncGenerator<Uint8Array> {
  yield* body;
}

function bodyOf(request: IncomingMessage): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
      if (bytes <= COMPLETION_BODY_BYTES) return;
      request.pause();
      resolve(parts);
    });
    request.once('end', () => resolve(parts));
    request.once('error', (cause) =>
      reject(new AppError('invalid_request', { message: 'The caller went away.', cause })),
    );
  });
}

async function send(answer: Response, response: ServerResponse, signal: AbortSignal): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    response.end(Buffer.from(await answer.arrayBuffer()));
    return;
  }
  const reader = answer.body?.getReader();
  if (!reader) return void response.end();
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  // The headers say that the request was accepted; they don't wait for the first word.
  response.flushHeaders();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (!response.write(part.value) && !signal.aborted) await drained(response);
  }
  response.end();
}

/** Waits for a slow reader, but not for one who has stopped reading. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => response.destroy(), OUTGOING_LIMITS.stalledReaderMs);
    const done = () => {
      clearTimeout(giveUp);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
