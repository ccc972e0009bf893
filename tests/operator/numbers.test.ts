import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAll } from '@/lib/audit/watch';
import { settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { clawBack } from '@/lib/credits/top-up';
import { proposeAdjustment } from '@/lib/operator/adjustments';
import { readMonths, readNumbers } from '@/lib/operator/numbers';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { noteJobResult } from '@/lib/platform/job-result';
import { resetClock, setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { noteReturns } from '../setup/returns';
import { makeOperator } from './operators';

beforeAll(() => setClock('2031-03-10T12:00:00Z'));
afterAll(() => resetClock());

test('the numbers of a made month: revenue, use, losses, goodwill, and what is still owed to customers', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  const { workspaceId, userId } = of;
  await buyCredits(workspaceId, userId, credits(50));
  const second = await buyCredits(workspaceId, userId, credits(30));
  await spend(of, credits(25));
  const request = holdRequest(of, { asked: credits(1), least: credits(1), limit: credits(1) });
  await placeHold(request);
  const receipt = { status: 'answered', estimated: true };
  await settleHold({ workspaceId, requestId: request.requestId, cost: credits(3), receipt });
  await db.$transaction(async (tx) => {
    await clawBack(tx, { workspaceId, purchaseId: second, key: `refund:${newId()}`, amount: credits(10) });
    await noteReturns(tx, { workspaceId, purchaseId: second });
  });
  const operator = await makeOperator();
  const adjustment = { workspaceId, reason: 'to be counted' };
  await proposeAdjustment(operator, { ...adjustment, id: newId(), direction: 'give', amount: credits(7) });
  await proposeAdjustment(operator, { ...adjustment, id: newId(), direction: 'take', amount: credits(2) });

  const { liability, months, estimated } = await readNumbers();
  expect(months[0]).toEqual({
    month: '2031-03',
    revenue: credits(70),
    sold: credits(80),
    returned: credits(10),
    usedTopUp: credits(6),
    usedIncluded: credits(20),
    writtenOff: credits(2),
    expired: 0n,
    given: credits(7),
    taken: credits(2),
  });
  expect(liability).toEqual({ workspaces: 1n, topUp: credits(69), included: 0n, held: 0n, debt: 0n });
  expect(estimated).toEqual({ requests: 1n, ofRequests: 2n, amount: credits(1), ofAmount: credits(26) });
});

test('whatever the books, liability is the sum of the wallets, and revenue what the transfers with Stripe add up to', async () => {
  for (const amount of [1, 2, 3]) {
    const of = await makeWorkspace({ topUp: credits(amount * 11) });
    await spend(of, credits(amount));
  }
  const { liability, months } = await readNumbers();
  const wallets = await db.wallet.aggregate({ _sum: { topUp: true, included: true } });
  expect([liability.topUp, liability.included]).toEqual([wallets._sum.topUp, wallets._sum.included]);
  const stripe = async (way: 'from' | 'to') =>
    (await db.transfer.aggregate({ where: { [way]: 'stripe' }, _sum: { amount: true } }))._sum.amount ?? 0n;
  expect(months.reduce((sum, { revenue }) => sum + revenue, 0n)).toBe((await stripe('from')) - (await stripe('to')));
});

test('a month’s numbers begin at its first moment in UTC, and what expired is counted where it expired', async () => {
  const of = await makeWorkspace({ included: credits(20) });
  await setClock('2031-03-31T23:59:30Z');
  await spend(of, credits(4));
  await setClock('2031-04-01T00:00:30Z');
  await spend(of, credits(5));
  const [april, march] = await readMonths();
  expect(april).toMatchObject({ month: '2031-04', usedIncluded: credits(5), expired: credits(16) });
  expect(march?.month).toBe('2031-03');
});

test('what the checks found last is shown with its time, and a problem is never shown as good', async () => {
  const jobOf = async (name: string) => (await readNumbers()).jobs.find((job) => job.name === name);
  expect(await jobOf('verify_all')).toMatchObject({ finishedAt: null, isGood: false });
  await noteJobResult('verify_all', await verifyAll());
  expect(await jobOf('verify_all')).toMatchObject({ finishedAt: expect.any(Date), problems: 0, isGood: true });
  const problems = Array.from({ length: 70 }, () => ({ invariant: 'V1' }));
  await noteJobResult('verify_all', { ok: false, checked: { workspaces: 3 }, problems });
  expect(await jobOf('verify_all')).toMatchObject({ checked: 3n, problems: 70, isGood: false });
  const unmatched = [{ paymentIntentId: 'pi_x', purchaseId: null }];
  await noteJobResult('reconcile_objects', { checked: 0, moved: [], failed: [], unmatched, looked: {} });
  expect(await jobOf('reconcile_objects')).toMatchObject({ problems: 1, isGood: false });
  await noteJobResult('reconcile_purchases', { checked: 2, moved: [{}], failed: [] });
  expect(await jobOf('reconcile_purchases')).toMatchObject({ checked: 2n, isGood: true });
});
