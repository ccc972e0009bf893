import { afterAll, expect, test } from 'vitest';
import { aboutRequest } from '@/lib/charge-reports/about-request';
import { readBalances } from '@/lib/credits/balances';
import { windowIn } from '@/lib/operator/incident-window';
import {
  creditIncident,
  decideIncident,
  findAffected,
  listAffectedRequests,
  proposeIncident,
  type Window,
} from '@/lib/operator/incidents';
import { replay } from '@/lib/operator/replay';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { resetClock, setClock } from '../setup/clock';
import { credits, makeWorkspace, spend } from '../setup/factories';
import { actionsOn, makeOperator } from './operators';

afterAll(() => resetClock());

let day = 0;
/** A day of its own, with requests before, in and after an hour of it, of two workspaces. */
async function incidentDay(cost = 2) {
  day += 1;
  const date = `2030-05-${String(day).padStart(2, '0')}`;
  await setClock(`${date}T00:00:00Z`);
  const of = [await makeWorkspace({ included: credits(1_000) }), await makeWorkspace({ included: credits(1_000) })];
  for (const hour of ['09:30', '10:00', '10:59', '11:00']) {
    await setClock(`${date}T${hour}:00Z`);
    for (const one of of) await spend(one, credits(cost));
  }
  const at = (time: string) => new Date(`${date}T${time}:00Z`);
  const window: Window = { startsAt: at('10:00'), endsAt: at('11:00'), model: null, percent: 100 };
  return { of, window, ids: of.map(({ workspaceId }) => workspaceId) };
}

const topUps = async (ids: string[]) => Promise.all(ids.map(async (id) => (await readBalances(id)).topUp));
const reason = 'Answers came late';

test('what requests of the window cost is given back, in one step, written down and told to the owners', async () => {
  const operator = await makeOperator();
  const { window, ids } = await incidentDay();
  expect((await findAffected(operator, window)).map(({ workspace, ...rest }) => [workspace.id, rest])).toEqual(
    ids.toSorted().map((id) => [id, { requests: 2n, amount: credits(4) }]),
  );
  const id = newId();
  const answers = await Promise.all([1, 2, 3].map(() => proposeIncident(operator, { ...window, id, reason })));
  expect(answers).toEqual(['made', 'made', 'made']);
  expect(await topUps(ids)).toEqual([credits(4), credits(4)]);
  expect((await actionsOn(id)).map(({ action }) => action)).toEqual(['incident_proposed', 'incident_made']);
  expect(await db.notice.count({ where: { workspaceId: { in: ids }, kind: 'credits_adjusted' } })).toBe(2);
});

test('each member whose requests were hit is told once of what theirs gave back, and of nobody else’s; owners are told the whole', async () => {
  const [operator, of] = [
    await makeOperator(),
    await makeWorkspace({ members: ['owner', 'admin', 'member', 'member'] }),
  ];
  const { workspaceId } = of;
  const [owner = of, admin = of, member = of, idle = of] = of.people;
  await setClock('2030-07-01T10:00:00Z');
  for (const [person, cost] of [
    [owner, 1] as const,
    [admin, 2] as const,
    [member, 4] as const,
    [member, 0.0005] as const,
  ])
    await spend({ workspaceId, userId: person.userId }, credits(cost));
  await db.notificationPreference.create({
    data: { workspaceId, userId: admin.userId, kind: 'requests_credited', byMail: false },
  });
  const hour = { startsAt: new Date('2030-07-01T10:00:00Z'), endsAt: new Date('2030-07-01T11:00:00Z') };
  const id = newId();
  const propose = () => proposeIncident(operator, { ...hour, model: null, percent: 100, id, reason });
  await Promise.all([propose(), propose()]);
  await creditIncident(id);
  const told = await db.notice.findMany({
    where: { workspaceId, kind: { in: ['requests_credited', 'credits_adjusted'] } },
  });
  const toldTo = (userId: string) => told.filter((one) => one.userId === userId).map(({ facts }) => facts);
  expect(toldTo(owner.userId)).toMatchObject([{ credits: '7.000500', reason }]);
  expect(toldTo(admin.userId)).toMatchObject([{ credits: '2.000000', reason, href: '/usage' }]);
  expect(toldTo(member.userId)).toMatchObject([{ credits: '4.000500', reason, href: '/usage' }]);
  expect(toldTo(idle.userId)).toEqual([]);
  const mailed = await db.mail.findMany({ where: { workspaceId, kind: 'requests_credited' } });
  expect(mailed.map(({ userId }) => userId)).toEqual([member.userId]);
});

test('the requests of the window can be looked at before anything is given, and are gone from the list afterwards', async () => {
  const operator = await makeOperator();
  const { window, ids } = await incidentDay();
  const holds = await db.hold.findMany({ where: { workspaceId: { in: ids }, createdAt: { gte: window.startsAt } } });
  const within = holds.filter(({ createdAt }) => createdAt < window.endsAt).map(({ requestId }) => requestId);
  const listed = await listAffectedRequests(operator, { ...window, percent: 50 });
  expect(listed.map(({ id }) => id)).toEqual(within.toSorted());
  expect(new Set(listed.map(({ amount }) => amount))).toEqual(new Set([credits(1)]));
  await proposeIncident(operator, { ...window, id: newId(), reason });
  expect(await listAffectedRequests(operator, window)).toEqual([]);
});

test('more for one workspace than one adjustment may give is refused in words, and nothing is written down', async () => {
  const rich = await makeWorkspace({ included: credits(200_000) });
  await setClock('2030-06-01T10:00:00Z');
  await spend(rich, credits(100_001));
  const hour = { startsAt: new Date('2030-06-01T10:00:00Z'), endsAt: new Date('2030-06-01T11:00:00Z') };
  const proposal = { ...hour, model: null, percent: 100, id: newId(), reason };
  const proposed = proposeIncident(await makeOperator(), proposal);
  await expect(proposed).rejects.toMatchObject({ code: 'too_large', param: 'amount' });
  expect(await db.incident.count({ where: { id: proposal.id } })).toBe(0);
});

test('no request is given back twice, also by another incident over the same hours', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const { window, ids } = await incidentDay();
  const propose = (by: typeof operator) => proposeIncident(by, { ...window, id: newId(), reason });
  const answers = await Promise.all([propose(operator), propose(other)]);
  expect(answers).toContain('made');
  expect(await propose(other)).toBeNull();
  expect(await topUps(ids)).toEqual([credits(4), credits(4)]);
});

test('a share is rounded up to a microcredit, never above the charge, and a model that nobody asked has nobody to credit', async () => {
  const operator = await makeOperator();
  const { window } = await incidentDay(0.000001);
  const [first] = await findAffected(operator, { ...window, percent: 1 });
  expect(first?.amount).toBe(2n);
  expect(await findAffected(operator, { ...window, model: 'demo-large' })).toEqual([]);
  expect(await proposeIncident(operator, { ...window, id: newId(), reason, model: 'demo-large' })).toBeNull();
});

test('above the ceiling another operator has to agree; declined, the requests are free for another incident', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const { window, ids } = await incidentDay(26);
  const [first, second] = [newId(), newId()];
  expect(await proposeIncident(operator, { ...window, id: first, reason })).toBe('open');
  expect(await findAffected(operator, window)).toEqual([]);
  await expect(decideIncident(operator, first, true)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await decideIncident(other, first, false)).toBe('declined');
  expect(await decideIncident(other, first, true)).toBe('declined');
  expect(await topUps(ids)).toEqual([0n, 0n]);

  expect(await proposeIncident(operator, { ...window, id: second, reason })).toBe('open');
  expect(await Promise.all([1, 2].map(() => decideIncident(other, second, true)))).toEqual(['made', 'made']);
  expect(await topUps(ids)).toEqual([credits(52), credits(52)]);
});

test('an incident whose crediting was interrupted is finished, and nobody gets it twice', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const { window, ids } = await incidentDay(26);
  const id = newId();
  await proposeIncident(operator, { ...window, id, reason });
  // As a process leaves it that dies right after the decision.
  await db.incident.update({
    where: { id },
    data: { state: 'made', decidedById: other.userId, decidedAt: new Date() },
  });
  expect(await topUps(ids)).toEqual([0n, 0n]);
  await Promise.all([creditIncident(id), creditIncident(id)]);
  expect(await creditIncident(id)).toBe(0);
  expect(await topUps(ids)).toEqual([credits(52), credits(52)]);
});

test('an operator’s own workspace is left out of what they propose, and keeps them from approving for it', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const { window, ids } = await incidentDay(60);
  const [own = '', theirs = ''] = ids;
  await db.member.create({ data: { workspaceId: own, userId: operator.userId, role: 'member' } });
  await db.member.create({ data: { workspaceId: theirs, userId: other.userId, role: 'member' } });
  const id = newId();
  expect(await proposeIncident(operator, { ...window, id, reason })).toBe('open');
  expect(await db.adjustmentRequest.findMany({ where: { incidentId: id } })).toMatchObject([{ workspaceId: theirs }]);
  await expect(decideIncident(other, id, true)).rejects.toMatchObject({ code: 'forbidden' });
});

test.each([
  [{ from: '2030-05-01T10:00', to: '2030-05-01T11:00', percent: '50', model: '' }, true],
  [{ from: '2030-05-01T11:00', to: '2030-05-01T11:00', percent: '50' }, false],
  [{ from: '2030-05-01T10:00', to: '2030-07-01T11:00', percent: '50' }, false],
  [{ from: '2030-05-01T10:00', to: '2030-05-01T11:00', percent: '0' }, false],
  [{ from: '2030-05-01T10:00', to: '2030-05-01T11:00', percent: '101' }, false],
  [{ from: '2030-13-01T10:00', to: '2030-05-01T11:00', percent: '50' }, false],
  [{ from: 'yesterday', to: '', percent: '50' }, false],
])('the form %j is a window: %s', (form: Record<string, string>, isOne) => {
  expect(windowIn((name) => form[name]) !== null).toBe(isOne);
});

test('a receipt and the replay say that something was given back once it is there, not while it is only proposed', async () => {
  const [one, second] = [await makeOperator(), await makeOperator()];
  const { of, window } = await incidentDay(60);
  const [{ workspaceId, userId }] = of as [(typeof of)[number]];
  const hold = await db.hold.findFirstOrThrow({
    where: { workspaceId, createdAt: { gte: window.startsAt } },
    orderBy: { createdAt: 'asc' },
  });
  const workspace = { id: workspaceId, name: 'w', plan: 'team' as const, seats: 1 };
  const viewer = { userId, email: 'e', name: null, operator: false, workspace, role: 'owner' as const };
  const said = async () => {
    const [about, played] = await Promise.all([aboutRequest(viewer, hold.requestId), replay(hold.requestId, null)]);
    return { ...about, replayed: played.kind === 'found' ? played.back : null };
  };
  const nothing = { givenBack: 0n, replayed: 0n };
  expect(await said()).toMatchObject({ ...nothing, mayReport: true });
  const id = newId();
  expect(await proposeIncident(one, { ...window, id, reason })).toBe('open');
  expect(await said()).toMatchObject({ ...nothing, mayReport: false });
  await decideIncident(second, id, true);
  expect(await said()).toMatchObject({ givenBack: credits(60), replayed: credits(60), mayReport: false });
});
