import { expect, test } from 'vitest';
import { apiRoute, apiRoutes } from '@/lib/api/route';
import { AppError } from '@/lib/platform/errors';

const context = { params: Promise.resolve({}) };

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

test('a method that a route does not take is answered 405 and says which it takes', async () => {
  const { GET } = apiRoutes({ POST: async () => new Response() });
  const response = await GET(new Request('http://localhost/'), context);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});
