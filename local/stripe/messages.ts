import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalid } from './errors';

const MOST_BYTES = 1_000_000;

/** @throws StripeFault 400 for a request line that is no address. */
export function addressOf(request: IncomingMessage): URL {
  const url = request.url ?? '/';
  if (!url.startsWith('/') || !URL.canParse(`http://local${url}`)) throw invalid(`Unreadable URL: ${url}`);
  return new URL(`http://local${url}`);
}

/** @throws StripeFault 413 for more than 1 MB. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) throw invalid('The request is too large.', { status: 413 });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(
  response: ServerResponse,
  answer: { status: number; body: string },
  headers: Record<string, string> = {},
): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(answer.body);
}

export function sendHtml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // No form-action: browsers apply it to the redirect that leads back to the shop.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    // Not no-referrer: browsers would then send the form with the origin "null", as a foreign site does.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' });
  response.end();
}
