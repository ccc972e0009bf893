import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '@/lib/audit/verify';
import { db } from '@/lib/platform/db';
import { reconcile } from '@/lib/purchases/reconcile';
import { startTestStripe, type TestStripe } from '../purchases/buying';
import { paidOnce } from './crash/paid-once';
import { Pair } from './crash/pair';
import { Replica } from './crash/replica';
import { deliverTo } from './crash/webhook-flow';
import { seeded } from './seeded/seed';
import { makePayments, planStorm, weather } from './seeded/storm';

const size = process.env.STUDIO_FULL_TESTS ? { payments: 2_334, kills: 50 } : { payments: 70, kills: 4 };

let stripe: TestStripe;
let pair: Pair<Replica>;
beforeAll(async () => {
  stripe = await startTestStripe();
  pair = await Pair.start(() => Replica.start());
}, 400_000);
afterAll(async () => {
  await pair?.close();
  await stripe.close();
});

test(
  'a storm of copied, reordered, failing and unanswered deliveries, with the app being killed: nothing lost, nothing twice',
  () =>
    seeded(async (random) => {
      const payments = await makePayments(stripe, size.payments);
      expect(payments.filter(({ events }) => events.length !== 3)).toEqual([]);
      await weather(pair, planStorm(random, payments, size.kills));
      const wrong: string[] = [];
      for (const { workspaceId } of payments) wrong.push(...(await paidOnce(workspaceId)));
      expect(wrong).toEqual([]);
      expect(await db.webhookEvent.count({ where: { processedAt: null } })).toBe(0);
      expect(await reconcile()).toMatchObject({ moved: [], failed: [] });
      expect((await verify()).problems).toEqual([]);
    }),
  1_800_000,
);

test('the app is ready within 5 seconds of a SIGKILL, on a machine that has nothing else to do', () => {
  const began = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  // An idle machine starts an empty Node well within this; one that needs longer has something else to do.
  const slowness = Math.max(1, (performance.now() - began) / 100);
  const starts = pair.both.flatMap(({ startsMs }) => startsMs);
  expect(Math.min(...starts)).toBeLessThan(5_000 * slowness);
});

test('the database is away when a payment completes: refused, and credited within 5 seconds of its return, by the next delivery (REL-B5)', async () => {
  const [payment] = await makePayments(stripe, 1);
  const [event] = payment?.events ?? [];
  if (!payment || !event) throw new Error('no payment');
  const replica = await pair.next();
  replica.database.refuse('57P03');
  replica.database.resetAll();
  const refused = [await deliverTo(replica.url, event), await deliverTo(replica.url, event)];
  expect(refused.every((status) => status >= 500)).toBe(true);
  replica.database.refuse(null);
  const backAt = performance.now();
  while ((await deliverTo(replica.url, event)) !== 200) expect(performance.now() - backAt).toBeLessThan(5_000);
  expect(await paidOnce(payment.workspaceId)).toEqual([]);
});
