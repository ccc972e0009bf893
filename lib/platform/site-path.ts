const ANY_SITE = 'https://site.invalid';

/**
 * Path, query and fragment of a text that leads to a page of this site, made regular; null for any other, however it is
 * spelt. Browsers read `\` as `/` and drop tabs and line breaks, so those are refused, not cleaned.
 */
export function sitePath(text: string): string | null {
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text) || !URL.canParse(text, ANY_SITE)) return null;
  const url = new URL(text, ANY_SITE);
  // `/.//elsewhere` is a path of ours, and what is left of it without the dot isn't.
  if (url.origin !== ANY_SITE || url.pathname.startsWith('//')) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
