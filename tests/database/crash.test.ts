import { afterAll, beforeAll, expect, test } from 'vitest';
import { startJobs } from '@/lib/jobs/run';
import { db } from '@/lib/platform/db';
import { buyCredits, credits, makeWorkspace, spend } from '../setup/factories';
import { type OwnCluster, useOwnCluster } from './own-cluster';

const KILLS = process.env.STUDIO_FULL_TESTS ? 20 : 2;
const AT_ONCE = 12;
const RECOVERY_MS = 5_000;

let cluster: OwnCluster;
beforeAll(async () => {
  cluster = await useOwnCluster('crash');
});
afterAll(() => cluster.remove());

test('Postgres is killed under load: what was acknowledged is there, and the app goes on by itself within 5 seconds (REL-D1)', async () => {
  const workspaces = await Promise.all(
    [1, 2, 3].map(() => makeWorkspace({ included: credits(10_000), topUp: credits(100) })),
  );
  const jobs = startJobs();
  const spent: { workspaceId: string; requestId: string }[] = [];
  const bought: string[] = [];
  let isOver = false;
  let failures = 0;
  const load = Array.from({ length: AT_ONCE }, async (_, index) => {
    const workspace = workspaces[index % workspaces.length];
    if (!workspace) return;
    const { workspaceId, userId } = workspace;
    while (!isOver) {
      try {
        if (index === 0) bought.push(await buyCredits(workspaceId, userId, credits(1)));
        else spent.push({ workspaceId, requestId: await spend(workspace, credits(0.01)) });
      } catch {
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  });
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const before = spent.length;
    await expect.poll(() => spent.length, { timeout: 20_000 }).toBeGreaterThan(before + 50);
    cluster.kill();
    await expect.poll(() => failures, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0);
    await cluster.start();
    const [started, done] = [performance.now(), spent.length];
    await expect.poll(() => spent.length, { timeout: 20_000, interval: 10 }).toBeGreaterThan(done);
    expect(performance.now() - started).toBeLessThan(RECOVERY_MS);
    failures = 0;
  }
  isOver = true;
  await Promise.all(load);
  await jobs.stop();
  const settled = await db.hold.findMany({ where: { state: 'settled' }, select: { requestId: true } });
  const booked = await db.transfer.findMany({ select: { requestId: true, purchaseId: true } });
  expect(missing(spent, new Set(settled.map(({ requestId }) => requestId)))).toEqual([]);
  expect(missing(spent, new Set(booked.map(({ requestId }) => requestId)))).toEqual([]);
  const credited = new Set(booked.map(({ purchaseId }) => purchaseId));
  expect(bought.filter((purchaseId) => !credited.has(purchaseId))).toEqual([]);
}, 240_000);

function missing(acknowledged: { requestId: string }[], kept: Set<string | null>): string[] {
  return acknowledged.flatMap(({ requestId }) => (kept.has(requestId) ? [] : requestId));
}
