import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { REFILL_DUE } from '@/lib/refills/due';
import { stopRule } from '@/lib/refills/rule-changes';
import { resume, turnOff, turnOn } from '@/lib/refills/switch';
import { startTestStripe, type TestStripe } from '../purchases/buying';
import { buyCredits, credits } from '../setup/factories';
import { acceptanceOf, dropTo, makeRefiller } from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

async function isMarked(workspaceId: string): Promise<boolean> {
  return (await db.wallet.findUniqueOrThrow({ where: { workspaceId } })).refillDue === true;
}

test('the request that takes the balance below the threshold leaves the mark, and the purchase that lifts it takes it away', async () => {
  const of = await makeRefiller(stripe);
  await dropTo(of, 5);
  expect(await isMarked(of.workspaceId)).toBe(false);
  await dropTo(of, 4.999999);
  expect(await isMarked(of.workspaceId)).toBe(true);
  await buyCredits(of.workspaceId, of.buyer.userId, credits(1));
  expect(await isMarked(of.workspaceId)).toBe(false);
});

test('the mark follows what the owner decides: other terms, a pause, going on, switching off', async () => {
  const of = await makeRefiller(stripe);
  const { workspaceId, buyer } = of;
  await dropTo(of);
  expect(await isMarked(workspaceId)).toBe(true);
  await turnOn(buyer, acceptanceOf({ threshold: 3 }));
  expect(await isMarked(workspaceId)).toBe(false);
  await turnOn(buyer, acceptanceOf({ threshold: 6 }));
  expect(await isMarked(workspaceId)).toBe(true);
  await db.$transaction((tx) => stopRule(tx, { workspaceId, state: 'paused', why: 'breaker', about: workspaceId }));
  expect(await isMarked(workspaceId)).toBe(false);
  await resume(buyer);
  expect(await isMarked(workspaceId)).toBe(true);
  await turnOff(buyer);
  expect(await isMarked(workspaceId)).toBe(false);
});

test('the job asks two indexes of what is marked: nobody reads every rule or every wallet to find nothing', async () => {
  const plan = await db.$transaction(async (tx) => {
    // In a small database reading everything is cheaper.
    await tx.$executeRaw`set local enable_seqscan = off`;
    return tx.$queryRaw<Record<string, string>[]>`explain select ${REFILL_DUE}`;
  });
  const lines = plan.flatMap((row) => Object.values(row)).join('\n');
  expect(lines).toContain('wallet_refill_due');
  expect(lines).toContain('refill_rule_to_ask');
  expect(lines).not.toContain('Seq Scan');
});
