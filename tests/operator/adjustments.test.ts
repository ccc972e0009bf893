import { expect, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { placeHold } from '@/lib/credits/holds';
import { clawBack } from '@/lib/credits/top-up';
import { decideAdjustment, type Proposal, proposeAdjustment } from '@/lib/operator/adjustments';
import { outcomeOfError } from '@/lib/operator/outcome';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { ADJUSTMENT_MOST } from '@/lib/platform/policy';
import { microcredits } from '@/lib/platform/units';
import { asOwner } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { noteReturns } from '../setup/returns';
import { actionsOn, makeOperator } from './operators';

const reason = 'An answer was cut off';
const proposal = (workspaceId: string, over: Partial<Proposal> = {}): Proposal => {
  return { id: newId(), workspaceId, direction: 'give', amount: credits(5), reason, ...over };
};

const linesOf = (id: string) => db.transfer.findMany({ where: { key: { startsWith: `adjustment:${id}` } } });
const stateOf = (id: string) => db.adjustmentRequest.findUniqueOrThrow({ where: { id } });

test('credits that an operator gives are there at once, with who and why in the books, in the log, and told to the owners', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace({ members: ['owner', 'member'] })];
  const given = proposal(of.workspaceId);
  expect(await proposeAdjustment(operator, given)).toBe('made');
  expect((await readBalances(of.workspaceId)).topUp).toBe(credits(5));
  expect(await linesOf(given.id)).toMatchObject([{ from: 'goodwill', to: 'top_up', actor: operator.email, reason }]);
  expect(await actionsOn(given.id)).toEqual([{ action: 'adjustment_made', operatorId: operator.userId, reason }]);
  const told = await db.notice.findMany({ where: { workspaceId: of.workspaceId, kind: 'credits_adjusted' } });
  expect(told).toMatchObject([{ userId: of.userId, facts: { direction: 'give', credits: '5.000000', reason } }]);
  expect(await db.mail.count({ where: { workspaceId: of.workspaceId, kind: 'credits_adjusted' } })).toBe(1);
});

test('the same form sent ten times at once moves credits once', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace()];
  const given = proposal(of.workspaceId);
  const answers = await Promise.all(Array.from({ length: 10 }, () => proposeAdjustment(operator, given)));
  expect(new Set(answers)).toEqual(new Set(['made']));
  expect(await linesOf(given.id)).toHaveLength(1);
  expect(await actionsOn(given.id)).toHaveLength(1);
});

test('an amount beyond all reason is refused in words, and leaves nothing behind', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace()];
  for (const amount of [ADJUSTMENT_MOST + 1n, 9_999_999_999_999n * 1_000_000n].map(microcredits)) {
    const given = proposal(of.workspaceId, { amount });
    const error = await proposeAdjustment(operator, given).catch((thrown: unknown) => thrown);
    expect(outcomeOfError(error)).toBe('too_much');
    expect(await db.adjustmentRequest.count({ where: { id: given.id } })).toBe(0);
  }
  expect(await proposeAdjustment(operator, proposal(of.workspaceId, { amount: ADJUSTMENT_MOST }))).toBe('open');
});

test('more than is there, or than no running request was promised, is never taken, and leaves nothing behind', async () => {
  const operator = await makeOperator();
  const of = await makeWorkspace({ included: credits(0), topUp: credits(10) });
  await placeHold(holdRequest(of, { asked: credits(4), least: credits(4), limit: credits(4) }));
  for (const amount of [credits(6.000001), credits(11)]) {
    const taken = proposal(of.workspaceId, { direction: 'take', amount });
    await expect(proposeAdjustment(operator, taken)).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'amount',
    });
    expect(await db.adjustmentRequest.count({ where: { id: taken.id } })).toBe(0);
    expect(await actionsOn(taken.id)).toEqual([]);
  }
  expect(await proposeAdjustment(operator, proposal(of.workspaceId, { direction: 'take', amount: credits(6) }))).toBe(
    'made',
  );
  expect(await readBalances(of.workspaceId)).toMatchObject({ topUp: credits(4), held: credits(4) });
});

test('a debt is forgiven as far as it is owed', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace({ included: credits(0) })];
  const { workspaceId, userId } = of;
  const purchaseId = await buyCredits(workspaceId, userId, credits(20));
  await spend(of, credits(20));
  await db.$transaction(async (tx) => {
    await clawBack(tx, { workspaceId, purchaseId, key: `refund:${newId()}`, amount: credits(20) });
    await noteReturns(tx, { workspaceId, purchaseId });
  });
  const forgive = (amount: bigint) =>
    proposeAdjustment(operator, proposal(workspaceId, { direction: 'forgive', amount: credits(Number(amount)) }));
  await expect(forgive(21n)).rejects.toMatchObject({ code: 'invalid_request' });
  expect(await forgive(15n)).toBe('made');
  expect((await readBalances(workspaceId)).debt).toBe(credits(5));
});

test('nobody adjusts a workspace that they belong to, nor approves it there', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace({ members: ['owner', 'member'] })];
  const [owner, member] = of.people;
  for (const person of [owner, member]) {
    if (!person) throw new Error('nobody there');
    await expect(proposeAdjustment(person, proposal(of.workspaceId))).rejects.toMatchObject({ code: 'forbidden' });
  }
  const large = proposal(of.workspaceId, { amount: credits(101) });
  expect(await proposeAdjustment(operator, large)).toBe('open');
  if (owner) await expect(decideAdjustment(owner, large.id, true)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await readBalances(of.workspaceId)).toMatchObject({ topUp: 0n });
});

test('above the ceiling another operator has to agree, and both stand in the books', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const of = await makeWorkspace();
  const large = proposal(of.workspaceId, { amount: credits(100.000001) });
  expect(await proposeAdjustment(operator, large)).toBe('open');
  expect(await linesOf(large.id)).toEqual([]);
  await expect(decideAdjustment(operator, large.id, true)).rejects.toMatchObject({ code: 'forbidden' });
  const answers = await Promise.all([1, 2, 3].map(() => decideAdjustment(other, large.id, true)));
  expect(answers).toEqual(['made', 'made', 'made']);
  expect(await linesOf(large.id)).toMatchObject([{ actor: `${operator.email}, approved by ${other.email}` }]);
  expect((await actionsOn(large.id)).map(({ action, operatorId }) => [action, operatorId])).toEqual([
    ['adjustment_proposed', operator.userId],
    ['adjustment_made', other.userId],
  ]);
});

test('many small adjustments of a day pass the ceiling together, also when they come at once', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace()];
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => proposeAdjustment(operator, proposal(of.workspaceId, { amount: credits(40) }))),
  );
  expect(answers.toSorted()).toEqual(['made', 'made', 'open', 'open']);
  expect((await readBalances(of.workspaceId)).topUp).toBe(credits(80));
});

test('what was declined, or taken back by whoever proposed it, moves nothing, ever', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const of = await makeWorkspace();
  for (const decider of [operator, other]) {
    const large = proposal(of.workspaceId, { amount: credits(500) });
    await proposeAdjustment(operator, large);
    expect(await decideAdjustment(decider, large.id, false)).toBe('declined');
    expect(await decideAdjustment(other, large.id, true)).toBe('declined');
    expect(await proposeAdjustment(operator, large)).toBe('declined');
    expect(await linesOf(large.id)).toEqual([]);
    expect(await stateOf(large.id)).toMatchObject({ state: 'declined', decidedById: decider.userId });
  }
});

test('more than is there is not even proposed, above the ceiling either: nobody is asked to agree to what can’t be done', async () => {
  const operator = await makeOperator();
  const of = await makeWorkspace({ included: credits(500), topUp: credits(200) });
  await placeHold(holdRequest(of, { asked: credits(550), least: credits(550), limit: credits(550) }));
  const refused = [
    proposal(of.workspaceId, { direction: 'take', amount: credits(150.000001) }),
    proposal(of.workspaceId, { direction: 'take', amount: credits(1_000) }),
    proposal(of.workspaceId, { direction: 'forgive', amount: credits(101) }),
  ];
  for (const one of refused) {
    await expect(proposeAdjustment(operator, one)).rejects.toMatchObject({ code: 'invalid_request', param: 'amount' });
    expect(await db.adjustmentRequest.count({ where: { id: one.id } })).toBe(0);
    expect(await actionsOn(one.id)).toEqual([]);
  }
  const all = proposal(of.workspaceId, { direction: 'take', amount: credits(150) });
  expect(await proposeAdjustment(operator, all)).toBe('open');
});

test('an approval that comes when less is there leaves the proposal open and takes nothing', async () => {
  const [operator, other] = [await makeOperator(), await makeOperator()];
  const of = await makeWorkspace({ included: credits(0), topUp: credits(150) });
  const taken = proposal(of.workspaceId, { direction: 'take', amount: credits(120) });
  expect(await proposeAdjustment(operator, taken)).toBe('open');
  await spend(of, credits(100));
  await expect(decideAdjustment(other, taken.id, true)).rejects.toMatchObject({ param: 'amount' });
  expect(await stateOf(taken.id)).toMatchObject({ state: 'open' });
  expect((await readBalances(of.workspaceId)).topUp).toBe(credits(50));
});

test('the database itself refuses an approval by oneself, a second decision, and any change of the log', async () => {
  const [operator, of] = [await makeOperator(), await makeWorkspace()];
  const [large, small] = [proposal(of.workspaceId, { amount: credits(500) }), proposal(of.workspaceId)];
  await proposeAdjustment(operator, large);
  await proposeAdjustment(operator, small);
  const decide = `update adjustment_request set state = 'made', decided_by = proposed_by, decided_at = now() where id = $1`;
  await expect(asOwner(decide, [large.id])).rejects.toThrow('adjustment_request_is_approved_by_another');
  await expect(asOwner(decide, [small.id])).rejects.toThrow('its rows are never changed');
  for (const change of [
    "update operator_action set reason = 'x'",
    'delete from operator_action',
    'truncate operator_action',
  ]) {
    await expect(asOwner(change)).rejects.toThrow('its rows are never changed');
    await expect(db.$executeRawUnsafe(change)).rejects.toThrow(/permission denied/);
  }
});
