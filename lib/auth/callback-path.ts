import { sitePath } from '@/lib/platform/site-path';

/** Request header in which proxy.ts tells pages their own path and query; it overwrites whatever a client sends. */
export const PATH_HEADER = 'x-studio-path';

const MAX_LENGTH = 2_000;

/** A page of this site to lead back to after signing in, or the fallback. */
export function callbackPath(text: unknown, fallback = '/'): string {
  const path = typeof text === 'string' && text.length <= MAX_LENGTH ? sitePath(text) : null;
  return path === null || /^\/(?:sign-in(?:[/?#]|$)|api\/)/.test(path) ? fallback : path;
}

/** The sign-in page's address, leading back to `path` afterwards. */
export function signInPath(path: string | null): string {
  const back = callbackPath(path);
  return back === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ callbackUrl: back })}`;
}
