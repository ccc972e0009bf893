import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { findObstacles } from '@/lib/platform/readiness';
import { ask, makeAsker, readEvents } from '../ai/asking';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';

const STREAMS = 200;
const POOL = 10;

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

test('when every connection is taken, a request waits a few seconds, gets 503 with Retry-After, and the model is not called (REL-D5)', async () => {
  const { key } = await makeAsker();
  const calls = (await model.stats()).requests;
  const letGo = Promise.withResolvers<void>();
  let taken = 0;
  const holders = Array.from({ length: POOL }, () =>
    db.$transaction(
      async (tx) => {
        await tx.$queryRaw`select 1`;
        taken += 1;
        await letGo.promise;
      },
      { timeout: 60_000, maxWait: 10_000 },
    ),
  );
  await expect.poll(() => taken, { timeout: 10_000 }).toBe(POOL);
  const began = performance.now();
  const response = await ask('Hello', { key });
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await model.stats()).requests).toBe(calls);
  letGo.resolve();
  await Promise.allSettled(holders);
  expect((await ask('Hello', { key })).status).toBe(200);
}, 60_000);

test('200 open streams hold no connection: a pool of 10 still serves readiness and new requests (REL-D6)', async () => {
  const { key } = await makeAsker({ included: credits(1_000) });
  const people = new AbortController();
  const asking = { key, signal: people.signal };
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, () => ask('[slow:1000] [tokens:400] Hello', asking, { stream: true })),
  );
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  const reading = Promise.allSettled(streams.map(readEvents));
  expect(await findObstacles()).toEqual([]);
  expect((await ask('[tokens:5] Hello', { key })).status).toBe(200);
  expect(await countOpen()).toEqual({ holds: STREAMS, connections: 0 });
  people.abort();
  await reading;
  await expect.poll(countOpen, { timeout: 20_000 }).toEqual({ holds: 0, connections: 0 });
}, 90_000);

/** Requests that run, and connections that somebody keeps to himself. */
async function countOpen() {
  const [open] = await asOwner(
    `select (select count(*)::int from hold where state = 'open') as holds,
       count(*) filter (where state like 'idle in transaction%')::int as connections
     from pg_stat_activity where datname = current_database() and usename = 'studio_app'`,
  );
  return open;
}
