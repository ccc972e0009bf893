import { Prisma } from '@/lib/generated/prisma/client';
import { NO_KEY } from './dimensions';
import type { UsageScope } from './usage-scope';

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
