import { expect, test } from 'vitest';
import { withdrawReport } from '@/lib/charge-reports/end-report';
import { findReport } from '@/lib/charge-reports/read-reports';
import { readBalances } from '@/lib/credits/balances';
import { decideAdjustment } from '@/lib/operator/adjustments';
import { decideReport } from '@/lib/operator/decide-report';
import { findAffected, proposeIncident } from '@/lib/operator/incidents';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { removeMember } from '@/lib/workspaces/members';
import { actionsOn, makeOperator } from '../operator/operators';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { ANSWER, chargedTeam, decisionOn, linesOf, reported } from './reporting';

const topUpOf = async (workspaceId: string) => (await readBalances(workspaceId)).topUp;
const stateOf = async (id: string) => (await db.chargeReport.findUniqueOrThrow({ where: { id } })).state;

test('one step credits the whole charge, ends the report, and tells whoever reported and the owners', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const { id, number } = await reported(team);
  expect(await decideReport(operator, decisionOn(id, credits(1)))).toBe('report_credited');
  expect(await topUpOf(team.workspaceId)).toBe(credits(1));
  expect(await linesOf(id)).toMatchObject([
    { from: 'goodwill', to: 'top_up', requestId: team.requestId, actor: operator.email, reason: ANSWER },
  ]);
  const seen = await findReport(team.member, `WC-${number}`);
  expect(seen).toMatchObject({ state: 'credited', credited: credits(1), answer: ANSWER, decidedBy: operator.email });
  const told = await db.notice.findMany({ where: { workspaceId: team.workspaceId, kind: { not: 'report_received' } } });
  expect(told.map(({ kind, userId }) => `${kind} ${userId}`).toSorted()).toEqual(
    [team.owner, team.member].map(({ userId }) => `report_credited ${userId}`).toSorted(),
  );
  expect(told[0]?.facts).toMatchObject({ number: `WC-${number}`, credits: '1.000000', answer: ANSWER });
  expect(await db.mail.count({ where: { workspaceId: team.workspaceId, kind: 'report_credited' } })).toBe(2);
});

test('two operators who decide at once credit once, and the later one is told that it is decided', async () => {
  const team = await chargedTeam();
  const { id } = await reported(team);
  const operators = await Promise.all([1, 2, 3, 4].map(() => makeOperator()));
  const answers = await Promise.allSettled(
    operators.map((operator, n) => decideReport(operator, decisionOn(id, n % 2 ? credits(1) : credits(0.4)))),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ param: 'report' });
  }
  expect(await linesOf(id)).toHaveLength(1);
  expect([credits(1), credits(0.4)]).toContain(await topUpOf(team.workspaceId));
});

test('a yes and a no at once end it as one of them', async () => {
  const team = await chargedTeam();
  const { id } = await reported(team);
  const operators = await Promise.all([1, 2].map(() => makeOperator()));
  const answers = await Promise.allSettled(
    operators.map((operator, n) => decideReport(operator, decisionOn(id, n ? credits(1) : null))),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const isCredited = (await stateOf(id)) === 'credited';
  expect(await topUpOf(team.workspaceId)).toBe(isCredited ? credits(1) : 0n);
});

test('the same form sent again answers what became of it and moves nothing', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const { id } = await reported(team);
  const decision = decisionOn(id, credits(0.5));
  expect(await decideReport(operator, decision)).toBe('report_credited');
  expect(await decideReport(operator, decision)).toBe('report_credited');
  await expect(decideReport(operator, decisionOn(id, credits(0.5)))).rejects.toMatchObject({ param: 'report' });
  await expect(decideReport(operator, decisionOn(id, null))).rejects.toMatchObject({ param: 'report' });
  expect(await topUpOf(team.workspaceId)).toBe(credits(0.5));
});

test('never more than the charge, less what the request got back before', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const first = await reported(team);
  await expect(decideReport(operator, decisionOn(first.id, credits(1.000001)))).rejects.toMatchObject({
    param: 'amount',
  });
  expect(await stateOf(first.id)).toBe('open');
  await decideReport(operator, decisionOn(first.id, credits(0.7)));
  const second = await reported(team);
  await expect(decideReport(operator, decisionOn(second.id, credits(0.300001)))).rejects.toMatchObject({
    param: 'amount',
  });
  expect(await decideReport(operator, decisionOn(second.id, credits(0.3)))).toBe('report_credited');
  expect(await topUpOf(team.workspaceId)).toBe(credits(1));
  const more = `update charge_report set credited = charged + 1 where id = '${second.id}'`;
  await expect(asOwner(`alter table charge_report disable trigger charge_report_ends_once; ${more}`)).rejects.toThrow(
    'charge_report_is_credited_within_its_charge',
  );
});

test('what an incident gave back is not credited again, and an incident leaves out what a report credited', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const { id } = await reported(team);
  const hold = await db.hold.findFirstOrThrow({ where: { requestId: team.requestId } });
  const window = {
    startsAt: hold.createdAt,
    endsAt: new Date(hold.createdAt.getTime() + 1),
    model: hold.model,
    percent: 60,
  };
  await proposeIncident(operator, { ...window, id: newId(), reason: 'An outage of the model' });
  await expect(decideReport(operator, decisionOn(id, credits(0.5)))).rejects.toMatchObject({ param: 'amount' });
  expect(await decideReport(operator, decisionOn(id, credits(0.4)))).toBe('report_credited');
  expect(await topUpOf(team.workspaceId)).toBe(credits(1));
  const other = await chargedTeam();
  await decideReport(operator, decisionOn((await reported(other)).id, credits(0.1)));
  const later = await db.hold.findFirstOrThrow({ where: { requestId: other.requestId } });
  const affected = await findAffected(operator, {
    ...window,
    startsAt: later.createdAt,
    endsAt: new Date(later.createdAt.getTime() + 1),
  });
  expect(affected.filter(({ workspace }) => workspace.id === other.workspaceId)).toEqual([]);
});

test('a report that is credited at the very moment of an incident gets its request back once, from one of them', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  for (let round = 0; round < 12; round += 1) {
    const team = await chargedTeam();
    const { id } = await reported(team);
    const { createdAt } = await db.hold.findFirstOrThrow({ where: { requestId: team.requestId } });
    const window = { startsAt: createdAt, endsAt: new Date(createdAt.getTime() + 1), model: null, percent: 100 };
    const [report] = await Promise.allSettled([
      decideReport(operator, decisionOn(id, credits(1))),
      proposeIncident(other, { ...window, id: newId(), reason: ANSWER }),
    ]);
    expect(await topUpOf(team.workspaceId)).toBe(credits(1));
    if (report.status === 'rejected') expect(report.reason).toMatchObject({ param: 'amount' });
  }
});

test('a no moves nothing, is written down, and is told with its reason; it can be reported again', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const { id } = await reported(team);
  expect(await decideReport(operator, decisionOn(id, null))).toBe('report_declined');
  expect(await topUpOf(team.workspaceId)).toBe(0n);
  expect(await actionsOn(id)).toEqual([{ action: 'report_declined', operatorId: operator.userId, reason: ANSWER }]);
  const told = await db.notice.findMany({ where: { workspaceId: team.workspaceId, kind: 'report_declined' } });
  expect(told).toMatchObject([{ userId: team.member.userId, facts: { answer: ANSWER } }]);
  expect((await reported(team)).id).not.toBe(id);
});

test('nobody decides about a workspace of their own', async () => {
  const team = await chargedTeam();
  const { id } = await reported(team);
  const own = { userId: team.other.userId, email: 'x@example.test' };
  for (const amount of [credits(1), null]) {
    await expect(decideReport(own, decisionOn(id, amount))).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(await stateOf(id)).toBe('open');
});

test('above the ceiling another operator has to agree; until then nobody decides otherwise or takes it back', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const team = await chargedTeam({ cost: credits(150), included: credits(200) });
  const { id, number } = await reported(team);
  const decision = decisionOn(id, credits(150));
  expect(await decideReport(operator, decision)).toBe('waits');
  expect(await linesOf(id)).toEqual([]);
  await withdrawReport(team.member, number);
  await expect(decideReport(other, decisionOn(id, null))).rejects.toMatchObject({ param: 'report' });
  expect(await stateOf(id)).toBe('open');
  await expect(decideAdjustment(operator, decision.adjustmentId, true)).rejects.toMatchObject({ code: 'forbidden' });
  const answers = await Promise.all([1, 2, 3].map(() => decideAdjustment(other, decision.adjustmentId, true)));
  expect(answers).toEqual(['made', 'made', 'made']);
  expect(await topUpOf(team.workspaceId)).toBe(credits(150));
  expect(await stateOf(id)).toBe('credited');
});

test('a proposal that another operator declines leaves the report open, for another amount', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const team = await chargedTeam({ cost: credits(150), included: credits(200) });
  const { id } = await reported(team);
  const decision = decisionOn(id, credits(150));
  await decideReport(operator, decision);
  expect(await decideAdjustment(other, decision.adjustmentId, false)).toBe('declined');
  expect(await decideReport(other, decisionOn(id, credits(20)))).toBe('report_credited');
  expect(await topUpOf(team.workspaceId)).toBe(credits(20));
});

test('whoever reported has left meanwhile: the workspace is credited all the same, and only its owner is told', async () => {
  const [operator, team] = [await makeOperator(), await chargedTeam()];
  const { id } = await reported(team);
  await removeMember(team.owner, team.member.userId);
  expect(await decideReport(operator, decisionOn(id, credits(1)))).toBe('report_credited');
  expect(await topUpOf(team.workspaceId)).toBe(credits(1));
  const told = await db.notice.findMany({ where: { workspaceId: team.workspaceId, kind: 'report_credited' } });
  expect(told.map(({ userId }) => userId)).toEqual([team.owner.userId]);
});
