import 'server-only';
import { type CsvCell, csvLine } from '@/lib/platform/csv';
import { microcredits, toDecimal } from '@/lib/platform/units';
import { type ListedRequest, listRequests } from './list-requests';
import { readNames, type UsageNames } from './names';
import type { UsageScope } from './usage-scope';

type Column = [name: string, read: (request: ListedRequest, names: UsageNames) => CsvCell];

/** The columns; what is counted in a unit has it in its name. Times are ISO 8601 in UTC. */
const COLUMNS: readonly Column[] = [
  ['request_id', ({ id }) => id],
  ['started_at_utc', ({ startedAt }) => startedAt.toISOString()],
  ['ended_at_utc', ({ endedAt }) => endedAt.toISOString()],
  ['status', ({ facts }) => facts.status],
  ['member_name', ({ userId }, { people }) => people.get(userId)?.name ?? null],
  ['member_email', ({ userId }, { people }) => people.get(userId)?.email ?? null],
  ['api_key_name', ({ apiKeyId }, { keys }) => (apiKeyId === null ? null : (keys.get(apiKeyId)?.name ?? null))],
  ['api_key_prefix', ({ apiKeyId }, { keys }) => (apiKeyId === null ? null : (keys.get(apiKeyId)?.prefix ?? null))],
  ['feature', ({ feature }) => feature],
  ['model', ({ model }) => model],
  ['price_version', ({ priceVersion }) => priceVersion],
  ['input_tokens', ({ facts }) => facts.tokens?.input ?? null],
  ['of_which_cached_input_tokens', ({ facts }) => facts.tokens?.cachedInput ?? null],
  ['output_tokens', ({ facts }) => facts.tokens?.output ?? null],
  ['of_which_reasoning_tokens', ({ facts }) => facts.tokens?.reasoning ?? null],
  ['tokens_are_estimated', ({ facts }) => facts.estimated],
  ['charged_credits', ({ included, topUp }) => toDecimal(microcredits(included + topUp))],
  ['from_included_credits', ({ included }) => toDecimal(included)],
  ['from_top_up_credits', ({ topUp }) => toDecimal(topUp)],
  ['not_charged_credits', ({ writtenOff }) => toDecimal(writtenOff)],
  ['waived_credits', ({ facts }) => (facts.waived ? toDecimal(facts.waived.amount) : null)],
  ['waived_because', ({ facts }) => facts.waived?.because ?? null],
  ['held_credits', ({ held }) => toDecimal(held)],
  ['stopped_by', ({ facts }) => facts.stoppedBy],
  ['first_token_ms', ({ facts }) => facts.timing.firstTokenMs],
  ['total_ms', ({ facts }) => facts.timing.totalMs],
];

const ROWS_AT_ONCE = 1_000;

/** The requests of a scope as a CSV file, the last one first; read in pages, so that any number of them fits. */
export async function* usageCsv(scope: UsageScope): AsyncGenerator<string> {
  // A byte order mark: without it, Excel reads names as if they were Latin.
  yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`;
  for (let cursor: string | null = null; ; ) {
    const page = await listRequests(scope, { cursor, limit: ROWS_AT_ONCE });
    const names = await readNames(scope.workspaceId, {
      userIds: page.requests.map(({ userId }) => userId),
      keyIds: page.requests.flatMap(({ apiKeyId }) => apiKeyId ?? []),
    });
    yield page.requests.map((request) => csvLine(COLUMNS.map(([, read]) => read(request, names)))).join('');
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}
