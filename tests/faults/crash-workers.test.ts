import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestStripe, type TestStripe } from '../purchases/buying';
import { makeWorkspace } from '../setup/factories';
import { crashMatrix } from './crash/crash';
import { Pair } from './crash/pair';
import { REFILL_POINTS, refillFlow } from './crash/refill-flow';
import { Worker } from './crash/worker';
import { PLAN_POINTS, planFlow, RECONCILE_POINTS, reconcileFlow, SWEEP_POINTS, sweepFlow } from './crash/worker-flows';

const isFull = Boolean(process.env.STUDIO_FULL_TESTS);
const repetitions = isFull ? 20 : 3;
/** For what takes a process each, or many calls. */
const fewer = isFull ? 20 : 1;

let stripe: TestStripe;
let pair: Pair<Worker>;
beforeAll(async () => {
  stripe = await startTestStripe();
  pair = await Pair.start(() => Worker.start());
});
afterAll(async () => {
  await pair?.close();
  await stripe.close();
});

test('of two things that a process is told at once, one that fails says nothing of the other', async () => {
  const worker = await pair.next();
  const change = async (seats: number) => ({ ...(await makeWorkspace({ plan: 'pro' })), plan: 'team', seats });
  const orders = [await change(0), await change(3)];
  const answers = await Promise.allSettled(orders.map((order) => worker.call('changePlan', order)));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('wherever the reconciler dies, the payment that it found is credited once, and nothing is left to find', async () => {
  expect(await crashMatrix(pair, reconcileFlow(), RECONCILE_POINTS, { repetitions: fewer, together: 1 })).toEqual([]);
}, 900_000);

test('wherever the sweep dies, what was noted is charged once and the rest given back', async () => {
  expect(await crashMatrix(pair, sweepFlow(), SWEEP_POINTS, { repetitions: fewer, together: 1 })).toEqual([]);
}, 900_000);

test('wherever the job dies over a refill, the card is charged once and the credits are given once (REL-R2)', async () => {
  const plan = { repetitions: fewer, together: 4 };
  expect(await crashMatrix(pair, refillFlow(stripe), REFILL_POINTS, plan)).toEqual([]);
}, 900_000);

test('wherever a change of plan dies, plan and allowance change both or neither, and grant once', async () => {
  expect(await crashMatrix(pair, planFlow(), PLAN_POINTS, { repetitions, together: 4 })).toEqual([]);
}, 900_000);
