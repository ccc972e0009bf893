import { type NextRequest, NextResponse } from 'next/server';
import { PATH_HEADER } from '@/lib/auth/callback-path';
import { env } from '@/lib/platform/env';

/**
 * Gives every page its security headers, and tells it its own path. It never decides who may see what: pages, actions
 * and routes do that themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const home = homeOf(request);
  if (home) return NextResponse.redirect(home);

  const https = env().APP_URL.startsWith('https:');
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from the request's copy of the policy.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  // On plain http this would lock people out of other programs on the same host name.
  if (https) response.headers.set('strict-transport-security', 'max-age=31536000');
  return response;
}

export const config = { matcher: ['/((?!api/|_next/|favicon\\.ico$|icon\\.svg$).*)'] };

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * On one machine `localhost` and `127.0.0.1` are one site with two sets of cookies: who signs in at one and comes back
 * from Stripe at the other would be signed out. So people are led to the name that APP_URL has.
 */
function homeOf(request: NextRequest): URL | null {
  const host = request.headers.get('host') ?? '';
  const app = new URL(env().APP_URL);
  const isAlias = LOOPBACK.test(host) && LOOPBACK.test(app.host) && host !== app.host;
  const isSamePort = (host.split(':').at(-1) ?? '') === app.port;
  if (!isAlias || !isSamePort || request.headers.get('sec-fetch-mode') !== 'navigate') return null;
  return request.method === 'GET' ? new URL(`${request.nextUrl.pathname}${request.nextUrl.search}`, app) : null;
}

function contentSecurityPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    `form-action ${["'self'", ...signInHosts()].join(' ')}`,
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** A sign-in form that is sent before its script has loaded is redirected to the provider, which the policy must allow. */
function signInHosts(): string[] {
  const { AUTH_GITHUB_ID, AUTH_GOOGLE_ID } = env();
  return [
    ...(AUTH_GITHUB_ID ? ['https://github.com'] : []),
    ...(AUTH_GOOGLE_ID ? ['https://accounts.google.com'] : []),
  ];
}
