import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { reconcileObjects } from '@/lib/purchases/reconcile';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { asSuperuser, OWNER } from '@/local/postgres/roles';
import { databaseUrl } from '@/local/postgres/server';
import { dollars, makeBuyer, pay, purchaseRow, startTestStripe, type TestStripe, topUpOf } from '../purchases/buying';
import { resetClock, setClock } from '../setup/clock';
import { credits, holdRequest, makeWorkspace } from '../setup/factories';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(() => stripe.close());
beforeEach(resetClock);

/** Copies the whole database of this test; the function that it answers puts the copy in its place. */
async function backUp(): Promise<() => Promise<void>> {
  const { port, secrets } = inject('cluster');
  const superuser = databaseUrl(port, 'postgres', secrets.superuserPassword, 'postgres');
  const name = new URL(process.env.DIRECT_URL ?? '').pathname.slice(1);
  const copy = async (from: string, to: string) => {
    await db.$disconnect();
    await asSuperuser(superuser, async (client) => {
      await client.query(`drop database if exists "${to}" with (force)`);
      await client.query(`create database "${to}" template "${from}" owner ${OWNER}`);
    });
  };
  await copy(name, `${name}_backup`);
  return async () => {
    await copy(`${name}_backup`, name);
    await asSuperuser(superuser, async (client) => void (await client.query(`drop database "${name}_backup"`)));
  };
}

async function buy(buyer: Parameters<typeof startCheckout>[0]['buyer'], amount: number) {
  const { url, purchaseId } = await startCheckout({ buyer, amount: dollars(amount) });
  const finish = async () => {
    await pay(url);
    await syncPurchase(purchaseId);
  };
  return { purchaseId, finish };
}

test('after a restore of an older copy every payment and refund at Stripe is back, or named for a person to look at (REL-D11)', async () => {
  const { buyer, workspaceId } = await makeBuyer();
  const [early, begun] = [await buy(buyer, 10), await buy(buyer, 20)];
  await early.finish();
  const restore = await backUp();
  await begun.finish();
  const late = await buy(buyer, 40);
  await late.finish();
  const payment = (await purchaseRow(early.purchaseId)).stripePaymentIntentId ?? '';
  await stripe.sdk.refunds.create({ payment_intent: payment, amount: 300 });
  await syncPurchase(early.purchaseId);
  expect(await topUpOf(workspaceId)).toBe(credits(10 + 20 + 40 - 3));
  await restore();
  expect(await topUpOf(workspaceId)).toBe(credits(10));

  const report = await reconcileObjects();
  expect(new Map(report.moved.map(({ purchaseId, to }) => [purchaseId, to]))).toEqual(
    new Map([
      [early.purchaseId, 'partly_refunded'],
      [begun.purchaseId, 'paid'],
    ]),
  );
  expect(await topUpOf(workspaceId)).toBe(credits(10 + 20 - 3));
  // Its row is gone, and with it our word on whose it is and for how much: credited by nobody, lost by nobody.
  expect(report.unmatched.map(({ purchaseId }) => purchaseId)).toEqual([late.purchaseId]);
  expect((await reconcileObjects()).moved).toEqual([]);
  expect(await topUpOf(workspaceId)).toBe(credits(10 + 20 - 3));
}, 60_000);

test('a fail-over that lost the last moments: an end that was lost is booked by the sweep, a start that was lost costs nothing (REL-D2)', async () => {
  const workspace = await makeWorkspace({ included: credits(20) });
  const [known, lost] = [holdRequest(workspace), holdRequest(workspace)];
  await placeHold(known);
  await noteProgress([{ ...known, produced: credits(0.4) }]);
  const failOver = await backUp();
  await settleHold({ ...known, cost: credits(0.5), receipt: { status: 'done' } });
  await placeHold(lost);
  await failOver();

  await expect(settleHold({ ...lost, cost: credits(0.5), receipt: { status: 'done' } })).rejects.toMatchObject({
    code: 'not_found',
  });
  await setClock(new Date(Date.now() + 180_000).toISOString());
  await expireHolds();
  const { available, held } = await readBalances(workspace.workspaceId);
  expect({ available, held }).toEqual({ available: credits(19.6), held: 0n });
});
