import { expect, it } from 'vitest';
import { db } from '@/lib/platform/db';
import { makeAsker } from '../ai/asking';
import { startApp } from '../setup/app';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { measureBurst } from './proxy/burst';

it('a burst on two processes never overspends what is left, and no refused request reaches the provider (PERF-10)', async () => {
  const model = await startModel();
  const apps = await Promise.all([startApp(), startApp()]);
  try {
    const included = credits(0.003);
    const { key, workspaceId } = await makeAsker({ included });
    const found = await measureBurst({
      apps: apps.map(({ url }) => url),
      key,
      atOnce: 128,
      upstreamRequests: async () => (await model.stats()).requests,
      given: included,
      charged: async () => {
        const sum = { chargedIncluded: true, chargedTopUp: true } as const;
        const { _sum } = await db.hold.aggregate({ where: { workspaceId }, _sum: sum });
        return (_sum.chargedIncluded ?? 0n) + (_sum.chargedTopUp ?? 0n);
      },
    });
    expect(found.map(({ what, value }) => [what, value.median]).slice(0, 2)).toEqual([
      ['microcredits overspent', 0],
      ['calls of the provider beyond the answers served', 0],
    ]);
    expect(found[2]?.value.median).toBeGreaterThan(0);
  } finally {
    await Promise.all(apps.map((app) => app.stop()));
    await model.close();
  }
}, 120_000);
