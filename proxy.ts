import { type NextRequest, NextResponse } from 'next/server';
import { PATH_HEADER } from '@/lib/auth/callback-path';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';

/**
 * Gives every page its security headers, and tells it its own path. It never decides who may see what: pages, actions
 * and routes do that themselves. An address that cannot be decoded gets no further: Next would answer a bare 500.
 */
export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl;
  if (!pathname.startsWith('/api/')) return page(request);
  return isReadable(pathname) ? NextResponse.next() : unreadable();
}

function page(request: NextRequest): NextResponse {
  const https = env().APP_URL.startsWith('https:');
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from the request's copy of the policy.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = isReadable(request.nextUrl.pathname)
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL('/unreadable', request.url), { request: { headers } });
  response.headers.set('content-security-policy', policy);
  // On plain http this would lock people out of other programs on the same host name.
  if (https) response.headers.set('strict-transport-security', 'max-age=31536000');
  return response;
}

// All pages; of the routes under /api only addresses with something to decode.
export const config = { matcher: ['/((?!api/|_next/|favicon\\.ico$|icon\\.svg$).*)', '/api/(.*%.*)'] };

function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function unreadable(): Response {
  const error = new AppError('invalid_request', {
    message: 'This address cannot be read: something in it is badly encoded.',
  });
  const requestId = newId();
  const headers = { 'x-request-id': requestId, 'cache-control': 'private, no-store' };
  return Response.json(error.toJson(requestId), { status: error.status, headers });
}

function contentSecurityPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === 'development';
  // Stripe's script asks for proof in a frame of its own. Source: https://docs.stripe.com/security/guide#content-security-policy
  const script = env().STRIPE_PUBLISHABLE_KEY !== undefined;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${script ? ' https://js.stripe.com' : ''}${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}${script ? ' https://api.stripe.com' : ''}`,
    `form-action ${["'self'", ...signInHosts(), ...stripePages()].join(' ')}`,
    "frame-ancestors 'none'",
    `frame-src ${script ? 'https://js.stripe.com https://hooks.stripe.com' : "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Where a form leads that adds a card, manages it, or answers one's bank, and is sent before its script has loaded. */
function stripePages(): string[] {
  const { STRIPE_API_URL } = env();
  if (STRIPE_API_URL) return [new URL(STRIPE_API_URL).origin];
  return ['https://checkout.stripe.com', 'https://billing.stripe.com', 'https://hooks.stripe.com'];
}

/** A sign-in form that is sent before its script has loaded is redirected to the provider, which the policy must allow. */
function signInHosts(): string[] {
  const { AUTH_GITHUB_ID, AUTH_GOOGLE_ID } = env();
  return [
    ...(AUTH_GITHUB_ID ? ['https://github.com'] : []),
    ...(AUTH_GOOGLE_ID ? ['https://accounts.google.com'] : []),
  ];
}
