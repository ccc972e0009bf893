import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import { isId } from '@/lib/platform/ids';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { STATUS, startOf } from './grouped-holds';
import { type ReceiptFacts, readFacts } from './receipt-facts';
import { matches, visible } from './scope-sql';
import type { UsageScope } from './usage-scope';

export type ListedRequest = {
  id: string;
  userId: string;
  apiKeyId: string | null;
  model: string;
  feature: string;
  priceVersion: string;
  startedAt: Date;
  endedAt: Date;
  included: Microcredits;
  topUp: Microcredits;
  writtenOff: Microcredits;
  held: Microcredits;
  limit: Microcredits;
  facts: ReceiptFacts;
};

export type RequestPage = { requests: ListedRequest[]; nextCursor: string | null };

type Row = {
  id: string;
  user_id: string;
  api_key_id: string | null;
  model: string;
  feature: string;
  price_version: string;
  created_at: Date;
  ended_at: Date;
  charged_included: bigint;
  charged_top_up: bigint;
  written_off: bigint;
  amount: bigint;
  limit: bigint;
  receipt: unknown;
};

const PAGE = 25;

/**
 * Ended requests, the last one first. `cursor` is the last id of the page before; an unknown one gives the first page.
 * The rows of a page are chosen from the index alone, unless they are chosen by how they ended.
 */
export async function listRequests(
  scope: UsageScope,
  { cursor = null, limit = PAGE }: { cursor?: string | null; limit?: number } = {},
): Promise<RequestPage> {
  const { workspaceId, period } = scope;
  const rows = await db.$queryRaw<Row[]>`
    select h.request_id::text as id, h.user_id::text, h.api_key_id::text, h.model, h.feature, h.price_version, h.created_at,
      h.ended_at, h.charged_included, h.charged_top_up, h.written_off, h.amount, h."limit", h.receipt
    from (
      select request_id, ended_at from hold
      where workspace_id = ${workspaceId}::uuid
        and ended_at >= ${startOf(Prisma.sql`${period.from}::date`)}
        and ended_at < ${startOf(Prisma.sql`${period.to}::date + 1`)}
        and ${visible(scope)} and ${matches(scope, STATUS)} and ${before(workspaceId, cursor)}
      order by ended_at desc, request_id desc limit ${limit + 1}
    ) page join hold h on h.workspace_id = ${workspaceId}::uuid and h.request_id = page.request_id
    order by page.ended_at desc, page.request_id desc`;
  const requests = rows.slice(0, limit).map(listed);
  return { requests, nextCursor: rows.length > limit ? (requests.at(-1)?.id ?? null) : null };
}

function before(workspaceId: string, cursor: string | null): Prisma.Sql {
  if (cursor === null || !isId(cursor)) return Prisma.sql`true`;
  return Prisma.sql`(ended_at, request_id) < (
    select coalesce(max(c.ended_at), 'infinity'), ${cursor}::uuid from hold c
    where c.workspace_id = ${workspaceId}::uuid and c.request_id = ${cursor}::uuid)`;
}

function listed(row: Row): ListedRequest {
  return {
    id: row.id,
    userId: row.user_id,
    apiKeyId: row.api_key_id,
    model: row.model,
    feature: row.feature,
    priceVersion: row.price_version,
    startedAt: row.created_at,
    endedAt: row.ended_at,
    included: microcredits(row.charged_included),
    topUp: microcredits(row.charged_top_up),
    writtenOff: microcredits(row.written_off),
    held: microcredits(row.amount),
    limit: microcredits(row.limit),
    facts: readFacts(row.receipt),
  };
}

/** Requests that run now, and what is held for them. */
export async function readRunning(scope: Pick<UsageScope, 'workspaceId' | 'onlyUserId'>) {
  const [row] = await db.$queryRaw<{ count: bigint; held: bigint }[]>`
    select count(*) as count, coalesce(sum(amount), 0)::bigint as held from hold
    where workspace_id = ${scope.workspaceId}::uuid and state = 'open' and ${visible(scope)}`;
  return { count: row?.count ?? 0n, held: microcredits(row?.held ?? 0n) };
}
