import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/platform/errors';
import { apiRoute, apiRoutes, assertSameOrigin, readJson } from '@/lib/platform/http';

const context = { params: Promise.resolve({}) };
const json = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://localhost:3000/api/x', { method: 'POST', body, headers });
const schema = z.strictObject({ amount: z.string() });
const echo = apiRoute(async (request) => Response.json(await readJson(request, schema, { maxBytes: 100 })));

test('what a handler throws is answered as a typed error that carries the request id', async () => {
  const handler = apiRoute(async () => {
    throw new AppError('rate_limited', { retryAfterSeconds: 7, facts: { limit: 600 } });
  });
  const response = await handler(new Request('http://localhost/'), context);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('7');
  expect(await response.json()).toEqual({
    error: { type: 'rate_limit_error', code: 'rate_limited', message: expect.any(String), param: null, limit: 600 },
    request_id: response.headers.get('x-request-id'),
  });
});

test('an error that nobody foresaw is answered without a word of its detail', async () => {
  const handler = apiRoute(async () => {
    throw new Error('password=hunter2');
  });
  const response = await handler(new Request('http://localhost/'), context);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('hunter2');
});

test.each([
  ['a parameter that does not exist is named', '{"amount":"1","credits":"999"}', 400, 'invalid_request', 'credits'],
  ['a parameter of the wrong kind is named', '{"amount":1}', 400, 'invalid_request', 'amount'],
  ['what is not JSON is refused', '{"amount"', 400, 'invalid_request', null],
  ['what is not text is refused', '\u0000\u0001', 400, 'invalid_request', null],
  ['a body over the limit is refused', `{"amount":"${'1'.repeat(200)}"}`, 413, 'too_large', null],
])('%s', async (_, body, status, code, param) => {
  const response = await echo(json(body), context);
  expect(response.status).toBe(status);
  expect((await response.json()).error).toMatchObject({ code, param });
});

test('a form is not taken for JSON, so another site cannot send one', async () => {
  const response = await echo(json('{"amount":"1"}', { 'content-type': 'text/plain' }), context);
  expect(response.status).toBe(415);
});

test('a method that a route does not take is answered 405 and says which it takes', async () => {
  const { GET } = apiRoutes({ POST: async () => new Response() });
  const response = await GET(new Request('http://localhost/'), context);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ origin: 'http://localhost:3000' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ origin: 'null' }, false],
  [{ origin: 'http://localhost:3000.evil.test' }, false],
  [{ 'x-forwarded-host': 'localhost:3000' }, false],
  [{}, false],
])('a request with %j may change something: %s', (headers: Record<string, string>, may) => {
  const request = new Request('http://localhost:3000/api/x', { method: 'POST', headers });
  if (may) expect(() => assertSameOrigin(request)).not.toThrow();
  else expect(() => assertSameOrigin(request)).toThrow(AppError);
});
