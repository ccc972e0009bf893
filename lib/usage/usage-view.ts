import 'server-only';
import type { Member } from '@/lib/workspaces/permissions';
import { NO_KEY } from './dimensions';
import { type ListedRequest, listRequests, type RequestPage, readRunning } from './list-requests';
import { readNames, type UsageNames } from './names';
import { summarize, type UsageSummary } from './summarize';
import { readToday } from './today';
import { type UsageQuery, type UsageScope, usageScope, wordIn } from './usage-scope';

/** Everything that the Usage page shows. */
export type UsageView = {
  scope: UsageScope;
  summary: UsageSummary;
  running: Awaited<ReturnType<typeof readRunning>>;
  page: RequestPage;
  isFirstPage: boolean;
  names: UsageNames;
};

/** What a viewer asks to see of their workspace's usage, as far as they may. */
export async function readUsage(viewer: Member, query: UsageQuery): Promise<UsageView> {
  const today = await readToday();
  const scope = usageScope(viewer, query, today);
  const cursor = wordIn(query, 'before') ?? null;
  const [summary, page, running] = await Promise.all([
    summarize(scope),
    listRequests(scope, { cursor }),
    readRunning(scope),
  ]);
  const names = await readNames(scope.workspaceId, idsIn(summary, page.requests));
  return { scope, summary, running, page, isFirstPage: cursor === null, names };
}

function idsIn({ by }: UsageSummary, requests: ListedRequest[]) {
  const keys = by.key.map(({ value }) => value).filter((value) => value !== NO_KEY);
  return {
    userIds: [...by.member.map(({ value }) => value), ...requests.map(({ userId }) => userId)],
    keyIds: [...keys, ...requests.flatMap(({ apiKeyId }) => apiKeyId ?? [])],
  };
}
