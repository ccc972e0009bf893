import { env } from '@/lib/platform/env';

/** Thirty days after signing in, one signs in again. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** Whether cookies carry Secure: decided by the site's address, never by the build, or sign-in on plain http breaks. */
export function hasSecureCookies(): boolean {
  return new URL(env().APP_URL).protocol === 'https:';
}

/** The names say nothing about what the site is built with; `__Host-` pins a cookie to this host and to https. */
export function cookieName(use: string): string {
  return `${hasSecureCookies() ? '__Host-' : ''}studio-${use}`;
}

/** next-auth and the demo sign-in use the same cookie, so that everything else reads only one. */
export function sessionCookieName(): string {
  return cookieName('session');
}

/** Lax, not strict: the cookie must come along when somebody returns from Stripe's page. */
export function sessionCookieOptions() {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: hasSecureCookies() } as const;
}

/** The session's secret in a request's cookies, or null. */
export function sessionTokenOf(request: { headers: Pick<Headers, 'get'> }): string | null {
  return cookieOf(request, sessionCookieName());
}

/** A cookie of a request, or null. */
export function cookieOf(request: { headers: Pick<Headers, 'get'> }, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name && value.length > 0) return value.join('=') || null;
  }
  return null;
}
