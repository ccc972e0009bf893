import 'server-only';
import type { NextAuthConfig } from 'next-auth';
import GitHub from 'next-auth/providers/github';
import Google from 'next-auth/providers/google';
import { env } from '@/lib/platform/env';
import { log } from '@/lib/platform/log';
import { databaseAdapter } from './adapter';
import { callbackPath } from './callback-path';
import { cookieName, hasSecureCookies, SESSION_SECONDS, sessionCookieOptions } from './session-cookie';
import { newToken } from './tokens';
import { gitHubProfile, hasVerifiedEmail } from './verified-profile';

/** Settings of next-auth: GitHub and Google, each when configured, and sessions as rows of our database. */
export function authConfig(): NextAuthConfig {
  return {
    adapter: databaseAdapter(),
    // An update age as long as the session: thirty days after signing in it ends, however busy it was.
    session: {
      strategy: 'database',
      maxAge: SESSION_SECONDS,
      updateAge: SESSION_SECONDS,
      generateSessionToken: newToken,
    },
    secret: env().AUTH_SECRET,
    trustHost: true,
    useSecureCookies: hasSecureCookies(),
    cookies: cookies(),
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: providers(),
    callbacks: {
      signIn: ({ account, profile }) =>
        hasVerifiedEmail(account?.provider ?? '', profile) || '/sign-in?error=unverified_email',
      redirect: ({ url, baseUrl }) =>
        `${baseUrl}${callbackPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url)}`,
    },
    logger: {
      // The kind only: messages of failed attempts quote what came from outside.
      error: (error) => log.warn('sign_in_failed', { reason: 'type' in error ? String(error.type) : error.name }),
      warn: () => {},
    },
  };
}

/** What one attempt to sign in needs to remember; under our own names, like the session. */
function cookies(): NextAuthConfig['cookies'] {
  return {
    sessionToken: { name: cookieName('session'), options: sessionCookieOptions() },
    callbackUrl: { name: cookieName('callback') },
    csrfToken: { name: cookieName('csrf') },
    pkceCodeVerifier: { name: cookieName('verifier') },
    state: { name: cookieName('state') },
    nonce: { name: cookieName('nonce') },
  };
}

function providers(): NextAuthConfig['providers'] {
  const { AUTH_GITHUB_ID, AUTH_GITHUB_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET } = env();
  // Linking by address is safe because no unverified address gets past the signIn callback.
  const allowDangerousEmailAccountLinking = true;
  const configured: NextAuthConfig['providers'] = [];
  if (AUTH_GITHUB_ID) {
    configured.push(
      GitHub({
        clientId: AUTH_GITHUB_ID,
        clientSecret: AUTH_GITHUB_SECRET,
        allowDangerousEmailAccountLinking,
        checks: ['pkce', 'state'],
        userinfo: {
          url: 'https://api.github.com/user',
          request: ({ tokens }: { tokens: { access_token?: string } }) => gitHubProfile(tokens.access_token ?? ''),
        },
      }),
    );
  }
  if (AUTH_GOOGLE_ID) {
    configured.push(
      Google({
        clientId: AUTH_GOOGLE_ID,
        clientSecret: AUTH_GOOGLE_SECRET,
        allowDangerousEmailAccountLinking,
        checks: ['pkce', 'state', 'nonce'],
      }),
    );
  }
  return configured;
}

/** The providers that are configured, for the sign-in page's buttons. */
export function signInProviders(): ('github' | 'google')[] {
  const { AUTH_GITHUB_ID, AUTH_GOOGLE_ID } = env();
  return [...(AUTH_GITHUB_ID ? (['github'] as const) : []), ...(AUTH_GOOGLE_ID ? (['google'] as const) : [])];
}
