import { expect, test } from 'vitest';
import { placeHold } from '@/lib/credits/holds';
import { listWorkspaces } from '@/lib/operator/list-workspaces';
import { db } from '@/lib/platform/db';
import { resetClock, setClock } from '@/tests/setup/clock';
import { credits, holdRequest, makeWorkspace, spend } from '@/tests/setup/factories';

const find = async (search: string) => (await listWorkspaces({ search })).workspaces;

test('an operator sees a workspace with its owner, plan, seats, both balances, what is held and the last activity', async () => {
  const of = await makeWorkspace({ plan: 'team', seats: 3, included: credits(180), topUp: credits(25) });
  await spend(of, credits(60));
  await placeHold(holdRequest(of, { asked: credits(2), least: credits(2), limit: credits(2) }));
  const [listed] = await find(of.people[0]?.email ?? '');
  expect(listed).toEqual({
    id: of.workspaceId,
    name: expect.stringMatching(/^Workspace/),
    ownerEmail: of.people[0]?.email,
    plan: 'team',
    seats: 3,
    included: credits(120),
    topUp: credits(25),
    held: credits(2),
    debt: 0n,
    lastActivityAt: expect.any(Date),
  });
});

test('a workspace that never used AI is listed too, without activity', async () => {
  const of = await makeWorkspace({ plan: 'free', included: credits(1) });
  const [listed] = await find(of.people[0]?.email ?? '');
  expect(listed).toMatchObject({ included: credits(1), lastActivityAt: null });
});

test('included credits are shown as they stand after the month has turned, before anything wrote it', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await spend(of, credits(20));
  try {
    await setClock('2099-01-01T00:00:01Z');
    expect((await find(of.people[0]?.email ?? ''))[0]?.included).toBe(credits(20));
  } finally {
    await resetClock();
  }
});

test('search finds parts of names and of any member’s address, in any case, and takes % and _ literally', async () => {
  const of = await makeWorkspace({ members: ['owner', 'member'] });
  await db.workspace.update({ where: { id: of.workspaceId }, data: { name: 'Nørre 100%_Bikes' } });
  const ids = async (search: string) => (await find(search)).map(({ id }) => id);
  expect(await ids('100%_bikes')).toEqual([of.workspaceId]);
  expect(await ids(of.people[1]?.email.toUpperCase() ?? '')).toEqual([of.workspaceId]);
  expect(await ids('%_bikes%_')).toEqual([]);
  expect(await ids('100\\%')).toEqual([]);
  expect(await ids("'; drop table wallet; --")).toEqual([]);
});

test('pages follow each other without a gap or a repetition, also when a workspace is added in between', async () => {
  for (let count = 0; count < 5; count += 1) await makeWorkspace();
  const all = (await listWorkspaces()).workspaces.map(({ id }) => id);

  const first = await listWorkspaces({ limit: 2 });
  await makeWorkspace();
  const seen = first.workspaces.map(({ id }) => id);
  for (let cursor = first.nextCursor; cursor; ) {
    const page = await listWorkspaces({ limit: 2, cursor });
    seen.push(...page.workspaces.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(all);
});

test('a cursor that is not an id shows the first page', async () => {
  expect((await listWorkspaces({ cursor: "x' or 1=1" })).workspaces).not.toHaveLength(0);
});
