import { isId } from '@/lib/platform/ids';
import { can, type Member } from '@/lib/workspaces/permissions';
import { DIMENSIONS, type Dimension, NO_KEY, type UsageFilters } from './dimensions';
import { type Day, type Period, parsePeriod } from './period';

/** Which requests are looked at: never more than the viewer may see, whatever was asked for. */
export type UsageScope = {
  workspaceId: string;
  /** Set for those who see only their own. */
  onlyUserId: string | null;
  period: Period;
  filters: UsageFilters;
};

export type UsageQuery = Readonly<Record<string, string | string[] | undefined>>;

const LONGEST_WORD = 200;

/** What an address asks for, within what the viewer may see. A filter that can't be one is left out. */
export function usageScope(viewer: Member, query: UsageQuery, today: Day): UsageScope {
  const filters: UsageFilters = {};
  for (const dimension of DIMENSIONS) {
    const word = wordIn(query, dimension);
    if (word !== undefined && fits(dimension, word)) filters[dimension] = word;
  }
  const asked = { period: wordIn(query, 'period'), from: wordIn(query, 'from'), to: wordIn(query, 'to') };
  return {
    workspaceId: viewer.workspace.id,
    onlyUserId: can(viewer, 'see_all_usage') ? null : viewer.userId,
    period: parsePeriod(asked, today),
    filters,
  };
}

/** One word of an address; none when it is empty, given twice, too long, or no text at all. */
export function wordIn(query: UsageQuery, name: string): string | undefined {
  const value = query[name];
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_WORD) return undefined;
  return /\p{Cc}/u.test(value) ? undefined : value;
}

function fits(dimension: Dimension, word: string): boolean {
  if (dimension === 'member') return isId(word);
  return dimension === 'key' ? word === NO_KEY || isId(word) : true;
}
