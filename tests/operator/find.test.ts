import { expect, test } from 'vitest';
import { placeHold } from '@/lib/credits/holds';
import { findById } from '@/lib/operator/find';
import { readWorkspace } from '@/lib/operator/workspace-view';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { chargedTeam, reported } from '../charge-reports/reporting';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { makeOperator } from './operators';

const hrefs = async (text: string) => (await findById(text)).map(({ href }) => href);

test('any id leads to what it names: of a workspace, a person, a purchase, a request, and each of Stripe’s', async () => {
  const of = await makeWorkspace();
  const purchaseId = await buyCredits(of.workspaceId, of.userId, credits(20));
  const requestId = await spend(of, credits(1));
  const sessionId = `cs_test_${newId()}`.replaceAll('-', '');
  const [customer, event] = [`cus_${newId().slice(-8)}`, `evt_${newId().slice(-8)}`];
  await db.purchase.update({ where: { id: purchaseId }, data: { stripeSessionId: sessionId } });
  const payment = `pi_${newId()}`.replaceAll('-', '');
  await db.purchase.update({ where: { id: purchaseId }, data: { stripePaymentIntentId: payment } });
  await db.workspace.update({ where: { id: of.workspaceId }, data: { stripeCustomerId: customer } });
  await db.webhookEvent.create({ data: { id: event, type: 'customer.updated', livemode: false } });

  const workspace = [`/operator/workspaces/${of.workspaceId}`];
  const purchase = [`/operator/purchases/${purchaseId}`];
  expect(await hrefs(of.workspaceId.toUpperCase())).toEqual(workspace);
  expect(await hrefs(of.userId)).toEqual(workspace);
  expect(await hrefs(customer)).toEqual(workspace);
  expect(await hrefs(` ${purchaseId} `)).toEqual(purchase);
  expect(await hrefs(sessionId)).toEqual(purchase);
  expect(await hrefs(payment)).toEqual(purchase);
  expect(await hrefs(requestId)).toEqual([`/operator/requests/${requestId}`]);
  expect(await hrefs(event)).toEqual([`/operator/webhooks?event=${event}`]);
});

test('a report leads to itself by its number, as it is read aloud', async () => {
  const { number } = await reported(await chargedTeam());
  expect(await hrefs(` wc-${number}`)).toEqual([`/operator/reports/WC-${number}`]);
  expect(await hrefs('WC-999999999')).toEqual([]);
});

test('what names nothing, or is no id, finds nothing', async () => {
  await makeWorkspace();
  for (const text of [newId(), 'pi_unknown', 'Acme', "cus_' or 1=1", '', 'x'.repeat(300)]) {
    expect(await hrefs(text)).toEqual([]);
  }
});

test('a workspace’s page has its balances, people, holds, requests, purchases and lines, in pages without a gap', async () => {
  const operator = await makeOperator();
  const of = await makeWorkspace({ topUp: credits(25), members: ['owner', 'member'] });
  for (let count = 0; count < 30; count += 1) await spend(of, credits(0.1));
  const open = holdRequest(of, { asked: credits(2), least: credits(2), limit: credits(2) });
  await placeHold(open);
  const view = await readWorkspace(operator, of.workspaceId);
  expect(view).toMatchObject({
    isOwn: false,
    balances: { included: credits(17), topUp: credits(25), held: credits(2) },
  });
  expect(view.members.map(({ role }) => role).toSorted()).toEqual(['member', 'owner']);
  expect(view.openHolds.map(({ id }) => id)).toEqual([open.requestId]);
  expect(view.requests[0]).toMatchObject({ status: 'done', cost: credits(0.1) });
  expect(view.purchases.purchases).toMatchObject([{ state: 'paid', credits: credits(25) }]);
  const second = await readWorkspace(operator, of.workspaceId, { before: view.transfers.nextBefore });
  const lines = [...view.transfers.transfers, ...second.transfers.transfers].map(({ sequence }) => sequence);
  expect(lines).toEqual(Array.from({ length: 32 }, (_, index) => BigInt(32 - index)));
  expect(second.transfers.nextBefore).toBeNull();
});

test('whoever belongs to a workspace is told that they may not adjust it', async () => {
  const of = await makeWorkspace();
  const [owner] = of.people;
  if (!owner) throw new Error('nobody there');
  expect((await readWorkspace(owner, of.workspaceId)).isOwn).toBe(true);
  await expect(readWorkspace(owner, newId())).rejects.toMatchObject({ code: 'not_found' });
});
