import { beforeAll, expect, test } from 'vitest';
import { GET } from '@/app/api/usage.csv/route';
import { createApiKey } from '@/lib/auth/api-keys';
import { placeHold } from '@/lib/credits/holds';
import { newId } from '@/lib/platform/ids';
import { listRequests, readRunning } from '@/lib/usage/list-requests';
import { readRequest } from '@/lib/usage/read-request';
import { readToday } from '@/lib/usage/today';
import { usageCsv } from '@/lib/usage/usage-csv';
import { type UsageQuery, usageScope } from '@/lib/usage/usage-scope';
import { readUsage } from '@/lib/usage/usage-view';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';
import { makeActors } from '../workspaces/actors';
import { use, viewerOf } from './using';

type Made = Awaited<ReturnType<typeof makeWorkspace>>;

let acme: Made;
let owner: ReturnType<typeof viewerOf>;
let member: ReturnType<typeof viewerOf>;
const ids: string[] = [];

beforeAll(async () => {
  acme = await makeWorkspace({ included: credits(20), members: ['owner', 'member'] });
  const { workspaceId } = acme;
  owner = viewerOf(acme, 'owner');
  member = viewerOf({ workspaceId, userId: acme.people[1]?.userId ?? '' }, 'member');
  for (let index = 0; index < 7; index += 1) {
    const who = { workspaceId, userId: index % 2 === 0 ? owner.userId : member.userId };
    const id = await use(who, { cost: BigInt(1_000 * (index + 1)), feature: index === 3 ? '=1+1' : 'chat' });
    if (id) ids.unshift(id);
  }
});

const scopeOf = async (viewer: typeof owner, query: UsageQuery = {}) => usageScope(viewer, query, await readToday());

async function textOf(viewer: typeof owner, query: UsageQuery = {}): Promise<string> {
  let text = '';
  for await (const piece of usageCsv(await scopeOf(viewer, query))) text += piece;
  return text;
}

test('requests are listed with the last one first, each once, however they are cut into pages', async () => {
  const scope = await scopeOf(owner);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listRequests(scope, { cursor, limit: 2 });
    seen.push(...page.requests.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(ids);
});

test('a cursor that is none of the workspace’s begins at the first page', async () => {
  const page = await listRequests(await scopeOf(owner), { cursor: newId(), limit: 1 });
  expect(page.requests.map(({ id }) => id)).toEqual(ids.slice(0, 1));
});

test('a member is listed only their own requests, whatever the address asks for', async () => {
  for (const query of [{}, { member: owner.userId }]) {
    const { requests } = await listRequests(await scopeOf(member, query));
    expect(requests.every(({ userId }) => userId === member.userId)).toBe(true);
    expect(requests).toHaveLength(query.member === undefined ? 3 : 0);
    expect((await textOf(member, query)).trim().split('\r\n')).toHaveLength(query.member === undefined ? 4 : 1);
  }
});

test('a receipt is there for whoever made the request and for those who see all usage; for everybody else there is nothing', async () => {
  const { workspaceId } = acme;
  const [newest = '', second = ''] = ids;
  const admin = viewerOf({ workspaceId, userId: newId() }, 'admin');
  const stranger = viewerOf(await makeWorkspace(), 'owner');
  expect((await readRequest(owner, second)).charged).toBe(6_000n);
  expect((await readRequest(admin, second)).id).toBe(second);
  expect((await readRequest(member, second)).id).toBe(second);
  for (const [viewer, id] of [
    [member, newest],
    [stranger, newest],
    [owner, newId()],
    [owner, 'no-id'],
  ] as const) {
    await expect(readRequest(viewer, id)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('the file has every request of the filter, units in its columns, exact amounts, and nothing that a spreadsheet runs', async () => {
  const lines = (await textOf(owner)).trim().split('\r\n');
  const columns = lines[0]?.replace('\uFEFF', '').split(',') ?? [];
  expect(columns).toEqual(expect.arrayContaining(['ended_at_utc', 'input_tokens', 'charged_credits', 'total_ms']));
  expect(lines).toHaveLength(8);
  const charged = lines.slice(1).map((line) => line.split(',')[columns.indexOf('charged_credits')]);
  expect(charged).toEqual(['0.007000', '0.006000', '0.005000', '0.004000', '0.003000', '0.002000', '0.001000']);
  expect(lines[4]).toContain(",'=1+1,");
  expect((await textOf(owner, { feature: '=1+1' })).trim().split('\r\n')).toHaveLength(2);
});

test('the file comes over HTTP for an API key of the workspace, as that key’s maker may see it, and for nobody else', async () => {
  const [boss, worker] = await makeActors(['owner', 'member']);
  await use({ workspaceId: boss.workspace.id, userId: boss.userId }, { cost: 5n });
  await use({ workspaceId: boss.workspace.id, userId: worker.userId }, { cost: 6n });
  const get = (headers: Record<string, string>) =>
    GET(new Request('http://localhost:3000/api/usage.csv', { headers }), { params: Promise.resolve({}) });
  const { key } = await createApiKey(worker, 'Mine');
  const answer = await get({ authorization: `Bearer ${key}` });
  expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="usage-20\d\d-/);
  expect((await answer.text()).trim().split('\r\n')).toHaveLength(2);
  expect((await get({})).status).toBe(401);
});

test('a running request isn’t counted yet, and is said to be running', async () => {
  const made = await makeWorkspace({ included: credits(5) });
  await placeHold(holdRequest(made));
  const viewer = viewerOf(made);
  expect(await readRunning(await scopeOf(viewer))).toEqual({ count: 1n, held: 1_000_000n });
  const view = await readUsage(viewer, {});
  expect(view.summary.totals.requests).toBe(0n);
  const other = viewerOf({ workspaceId: made.workspaceId, userId: newId() }, 'member');
  expect((await readRunning(await scopeOf(other))).count).toBe(0n);
});

test('an old receipt that says nothing is shown as far as it goes', async () => {
  const made = await makeWorkspace({ included: credits(5) });
  const id = (await use(made, { cost: 10n, priceVersion: 'older' })) ?? '';
  expect(await readRequest(viewerOf(made), id)).toMatchObject({ price: null, explanation: null, charged: 10n });
});
