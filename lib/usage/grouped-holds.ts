import { Prisma } from '@/lib/generated/prisma/client';

/** How a request ended, from a hold's receipt. */
export const STATUS = Prisma.sql`coalesce(receipt ->> 'status', 'unknown')`;

// A receipt is JSON that somebody may have written by hand; what isn't a count counts nothing.
const tokens = (path: string) => Prisma.sql`
  coalesce(sum(case when jsonb_typeof(receipt #> ${path}::text[]) = 'number' then (receipt #>> ${path}::text[])::numeric end), 0)::bigint`;

const WAIVED = Prisma.sql`
  coalesce(sum(case when receipt #>> '{waived,amount}' ~ '^[0-9]+[.][0-9]{6}$'
    then (receipt #>> '{waived,amount}')::numeric * 1000000 end), 0)::bigint`;

/** What is added up of ended holds, in groups as fine as anybody can filter. Amounts are microcredits. */
export const SUMS = Prisma.sql`user_id, api_key_id, model, feature, ${STATUS} as status, count(*) as requests,
  sum(charged_included)::bigint as included, sum(charged_top_up)::bigint as top_up, sum(written_off)::bigint as written_off,
  ${WAIVED} as waived, ${tokens('{tokens,input}')} as input_tokens, ${tokens('{tokens,output}')} as output_tokens`;

export const GROUPS = Prisma.sql`user_id, api_key_id, model, feature, receipt ->> 'status'`;

/** The columns of {@link SUMS}, as `usage_day` keeps them. */
export const GROUP_COLUMNS = Prisma.sql`user_id uuid, api_key_id uuid, model text, feature text, status text, requests bigint,
  included bigint, top_up bigint, written_off bigint, waived bigint, input_tokens bigint, output_tokens bigint`;

/** The first moment of a day (SQL of type date) of UTC. */
export function startOf(day: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${day})::timestamp at time zone 'UTC'`;
}
