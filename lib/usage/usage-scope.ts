import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/platform/ids';
import { type Asker, can } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { type Day, type Period, parsePeriod } from './period';

/** Whoever looks at usage: a member of a workspace, by session or by API key. */
export type UsageViewer = Asker & { userId: string; workspace: { id: string; plan: Plan } };

/** What requests can be told apart by. */
export const DIMENSIONS = ['model', 'member', 'feature', 'key', 'status'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A request without an API key was made in the app. */
export const NO_KEY = 'none';

export type UsageFilters = Partial<Record<Dimension, string>>;

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
export function usageScope(viewer: UsageViewer, query: UsageQuery, today: Day): UsageScope {
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

/** The filters as SQL, over columns `user_id`, `api_key_id`, `model`, `feature` and, for `status`, this expression. */
export function matches({ filters }: Pick<UsageScope, 'filters'>, status: Prisma.Sql): Prisma.Sql {
  const { model, member, feature, key } = filters;
  const parts = [Prisma.sql`true`];
  if (model !== undefined) parts.push(Prisma.sql`model = ${model}`);
  if (member !== undefined) parts.push(Prisma.sql`user_id = ${member}::uuid`);
  if (feature !== undefined) parts.push(Prisma.sql`feature = ${feature}`);
  if (key === NO_KEY) parts.push(Prisma.sql`api_key_id is null`);
  else if (key !== undefined) parts.push(Prisma.sql`api_key_id = ${key}::uuid`);
  if (filters.status !== undefined) parts.push(Prisma.sql`${status} = ${filters.status}`);
  return Prisma.join(parts, ' and ');
}

/** Only the viewer's own rows, where they may see no others. */
export function visible({ onlyUserId }: Pick<UsageScope, 'onlyUserId'>): Prisma.Sql {
  return onlyUserId === null ? Prisma.sql`true` : Prisma.sql`user_id = ${onlyUserId}::uuid`;
}
