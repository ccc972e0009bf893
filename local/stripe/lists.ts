import type Stripe from 'stripe';
import { missing } from './errors';
import type { Range } from './params';

export interface PageParams {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

/**
 * One page, newest first, of those that fit among objects given oldest first (https://docs.stripe.com/api/pagination).
 * A cursor need not fit itself: what it names may have changed between two pages.
 * @throws StripeFault when nothing has the cursor's id.
 */
export function page<T extends { id: string; object: string }>(
  oldestFirst: T[],
  url: string,
  params: PageParams,
  fits: (object: T) => boolean = () => true,
): Stripe.ApiList<T> {
  const items = oldestFirst.toReversed();
  const limit = params.limit ?? 10;
  if (params.ending_before) {
    const before = items.slice(0, indexOf(items, params.ending_before, 'ending_before')).filter(fits);
    return { object: 'list', data: before.slice(-limit), has_more: before.length > limit, url };
  }
  const start = params.starting_after ? indexOf(items, params.starting_after, 'starting_after') + 1 : 0;
  const after = items.slice(start).filter(fits);
  return { object: 'list', data: after.slice(0, limit), has_more: after.length > limit, url };
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
