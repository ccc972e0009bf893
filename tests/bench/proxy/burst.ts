import { Pool } from 'undici';
import { type Finding, finding } from '../findings';
import { questionOf } from '../load';

export type Burst = {
  /** Addresses of the app's processes, all on one database. */
  apps: string[];
  key: string;
  atOnce: number;
  upstreamRequests: () => Promise<number>;
  /** What the workspace was given and what it was charged, in microcredits. */
  given: bigint;
  charged: () => Promise<bigint>;
};

/**
 * P10: many requests at once, over all processes, on a balance that pays for few of them; again and again until nothing
 * can be spent any more.
 * @throws Error for any answer that is neither 200, 402 nor 429
 */
export async function measureBurst(burst: Burst): Promise<Finding[]> {
  const pools = burst.apps.map((url) => new Pool(url, { connections: burst.atOnce }));
  const statuses = new Map<number, number>();
  const before = await burst.upstreamRequests();
  let served = 0;
  try {
    for (;;) {
      const all = await Promise.all(Array.from({ length: burst.atOnce }, (_, at) => ask(pools, at, burst.key)));
      for (const status of all) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const answered = all.filter((status) => status === 200).length;
      served += answered;
      if (answered === 0) break;
    }
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
  const odd = [...statuses.keys()].filter((status) => ![200, 402, 429].includes(status));
  if (odd.length > 0) throw new Error(`Unexpected answers: ${odd.join()}`);
  const calls = (await burst.upstreamRequests()) - before;
  const charged = await burst.charged();
  const overspent = charged > burst.given ? charged - burst.given : 0n;
  const note = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  return [
    finding('P10', 'microcredits overspent', [Number(overspent)], { atMost: 0, note }),
    finding('P10', 'calls of the provider beyond the answers served', [calls - served], { atMost: 0 }),
    finding('P10', 'share of the balance that was used', [Number((charged * 1_000n) / burst.given) / 1_000]),
  ];
}

async function ask(pools: readonly Pool[], at: number, key: string): Promise<number> {
  const pool = pools[at % pools.length];
  if (!pool) throw new Error('There is no app.');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const path = '/api/v1/chat/completions';
  const answer = await pool.request({ path, method: 'POST', headers, body: questionOf(false) });
  await answer.body.text();
  return answer.statusCode;
}
