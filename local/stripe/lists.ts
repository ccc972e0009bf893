import type Stripe from 'stripe';
import { missing } from './errors';
import type { Range } from './params';

export interface PageParams {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

/**
 * One page, newest first, of items given oldest first (https://docs.stripe.com/api/pagination).
 * @throws StripeFault when the cursor isn't in the list.
 */
export function page<T extends { id: string; object: string }>(
  oldestFirst: T[],
  url: string,
  params: PageParams,
): Stripe.ApiList<T> {
  const items = oldestFirst.toReversed();
  const limit = params.limit ?? 10;
  if (params.ending_before) {
    const end = indexOf(items, params.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: items.slice(start, end), has_more: start > 0, url };
  }
  const start = params.starting_after ? indexOf(items, params.starting_after, 'starting_after') + 1 : 0;
  return { object: 'list', data: items.slice(start, start + limit), has_more: items.length > start + limit, url };
}

export function within(created: number, range: Range | undefined): boolean {
  if (!range) return true;
  const { gt, gte, lt, lte } = range;
  if (gt !== undefined && created <= gt) return false;
  if (gte !== undefined && created < gte) return false;
  if (lt !== undefined && created >= lt) return false;
  return lte === undefined || created <= lte;
}

function indexOf(items: { id: string; object: string }[], id: string, param: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw missing(items[0]?.object ?? 'object', id, param);
  return index;
}
