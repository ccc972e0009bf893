import { AppError } from '@/lib/platform/errors';
import { sitePath } from '@/lib/platform/site-path';
import { PURCHASE_PARAM } from './purchase-param';

/**
 * Where a buyer goes after paying: a page of this site, and nothing that a browser, a proxy or a later decoding could
 * read as another site. Refused rather than mended, because a mended trick is still somebody's trick.
 */
export const DEFAULT_RETURN_TO = '/billing';
const MAX_LENGTH = 512;

const ANY_SITE = 'http://any.invalid';

/** @throws AppError `invalid_request` with param `return_to` */
export function parseReturnTo(value: unknown): string {
  if (value === undefined || value === null) return DEFAULT_RETURN_TO;
  const path = typeof value === 'string' ? pathOnThisSite(value) : null;
  if (path !== null) return path;
  throw new AppError('invalid_request', {
    message: 'return_to must be the path of a page on this site, for example "/chat".',
    param: 'return_to',
  });
}

/** The normalised path when it is a page of this site, else null. */
export function pathOnThisSite(value: string): string | null {
  if (value.length > MAX_LENGTH || !staysHere(value)) return null;
  const url = new URL(value, ANY_SITE);
  url.searchParams.delete(PURCHASE_PARAM);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Normalising drops "/." and "/..", which can bring an encoded slash to the front: look again at what is left.
  if (!staysHere(path) || path.length > MAX_LENGTH) return null;
  return isPage(url.pathname) ? path : null;
}

function staysHere(value: string): boolean {
  return readings(value).every((text) => text !== null && looksLocal(text));
}

/** The text as it is and as it looks after each round of decoding that somebody on the way might do. */
function readings(value: string): (string | null)[] {
  const found: (string | null)[] = [value];
  let text = value;
  for (let round = 0; round < 4; round += 1) {
    const decoded = decode(text);
    if (decoded === text) return found;
    found.push(decoded);
    if (decoded === null) return found;
    text = decoded;
  }
  return [...found, null];
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Spaces of all kinds are refused, too: some programs cut an address at them. */
function looksLocal(text: string): boolean {
  return sitePath(text) !== null && !/[\p{Z}\ufeff]/u.test(text);
}

/** An address under /api answers machines, and the return page itself would lead in a circle. */
function isPage(pathname: string): boolean {
  return !/^\/(api|_next|billing\/return)(\/|$)/i.test(pathname);
}

/** The path with the outcome of a purchase added, where the page shows it. */
export function withPurchase(path: string, result: string): string {
  const url = new URL(path, ANY_SITE);
  url.searchParams.set(PURCHASE_PARAM, result);
  return `${url.pathname}${url.search}${url.hash}`;
}
