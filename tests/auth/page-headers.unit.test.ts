import { NextRequest } from 'next/server';
import { expect, test } from 'vitest';
import { PATH_HEADER } from '@/lib/auth/callback-path';
import { config, proxy } from '@/proxy';

const ask = (path: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(`http://localhost:3000${path}`, { headers }));
const policyOf = (path: string) => ask(path).headers.get('content-security-policy') ?? '';

test('a page runs only scripts with its own nonce, and every page has another one', () => {
  const nonces = [policyOf('/chat'), policyOf('/chat')].map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(policyOf('/')).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policyOf('/')).not.toContain('unsafe-eval');
});

test('a page can neither be framed, nor load images or frames from elsewhere, nor send forms but to Stripe', () => {
  const policy = policyOf('/billing').split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
      `form-action 'self' ${process.env.STRIPE_API_URL}`,
      "frame-src 'none'",
      "img-src 'self' data:",
      "connect-src 'self'",
    ]),
  );
});

test('on plain http nothing locks the browser to https', () => {
  expect(policyOf('/')).not.toContain('upgrade-insecure-requests');
  expect(ask('/').headers.get('strict-transport-security')).toBeNull();
});

test('a page learns its own path, whatever a client claims', () => {
  const response = ask('/chat/1?draft=a', { [PATH_HEADER]: '/forged' });
  expect(response.headers.get(`x-middleware-request-${PATH_HEADER}`)).toBe('/chat/1?draft=a');
});

test('pages are covered, routes under /api only where there is something to decode', () => {
  const covered = (path: string) => config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path));
  for (const path of ['/', '/chat', '/apis', '/billing/return', '/help/x.md', '/api/%zz'])
    expect(covered(path)).toBe(true);
  for (const path of ['/api/v1/credits', '/_next/static/a.js', '/icon.svg']) expect(covered(path)).toBe(false);
});

test('an address that cannot be decoded is refused as JSON under /api, and is no page elsewhere', async () => {
  const refused = ask('/api/%zz');
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 'invalid_request' }, request_id: expect.any(String) });
  expect(ask('/api/v1/requests/%C3%A9').headers.get('x-middleware-next')).toBe('1');
  expect(ask('/help/%zz').headers.get('x-middleware-rewrite')).toBe('http://localhost:3000/unreadable');
});
