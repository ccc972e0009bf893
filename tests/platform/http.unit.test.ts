import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiRoute } from '@/lib/api/route';
import { AppError } from '@/lib/platform/errors';
import { assertSameOrigin, readJson } from '@/lib/platform/http';

const context = { params: Promise.resolve({}) };
const json = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://localhost:3000/api/x', { method: 'POST', body, headers });
const schema = z.strictObject({ amount: z.string() });
const echo = apiRoute(async (request) => Response.json(await readJson(request, schema, { maxBytes: 100 })));

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
