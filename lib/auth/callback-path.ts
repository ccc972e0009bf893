/** Request header in which proxy.ts tells pages their own path and query; it overwrites whatever a client sends. */
export const PATH_HEADER = 'x-studio-path';

const SITE = 'https://site.invalid';
const MAX_LENGTH = 2_000;

/**
 * A path on this site to lead back to after signing in, or the fallback: never another site, however it is spelt.
 * Browsers read `\` as `/` and drop tabs and line breaks, so those are refused, not cleaned.
 */
export function callbackPath(text: unknown, fallback = '/'): string {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text)) return fallback;
  const url = URL.canParse(text, SITE) ? new URL(text, SITE) : null;
  if (url?.origin !== SITE || /^\/(?:\/|sign-in(?:\/|$)|api\/)/.test(url.pathname)) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The sign-in page's address, leading back to `path` afterwards. */
export function signInPath(path: string | null): string {
  const back = callbackPath(path);
  return back === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ callbackUrl: back })}`;
}
