import type { z } from 'zod';
import { env } from './env';
import { AppError } from './errors';

/** What a handler needs of a request. A `Request` is one, and so is what the gateway makes of node's own. */
export type HttpRequest = Pick<Request, 'method' | 'signal'> & {
  headers: Pick<Headers, 'get'>;
  body: AsyncIterable<Uint8Array> | null;
};

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
