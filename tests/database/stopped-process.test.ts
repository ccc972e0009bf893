import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdOf, makeAsker, readEvents } from '../ai/asking';
import { type RunningApp, startApp } from '../setup/app';
import { startModel } from '../setup/model';

const BLOCKED_MS = 5_000;

let model: Awaited<ReturnType<typeof startModel>>;
let apps: RunningApp[];
beforeAll(async () => {
  model = await startModel();
  apps = await Promise.all([startApp(), startApp()]);
  // The first to need it builds the app.
}, 400_000);
afterAll(async () => {
  await Promise.all((apps ?? []).map((app) => app.stop()));
  await model.close();
});

const isReady = ({ url }: RunningApp) =>
  fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

const askAt = ({ url }: RunningApp, key: string) =>
  fetch(`${url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'demo-small',
      stream: true,
      messages: [{ role: 'user', content: '[slow:10] [tokens:100] Hello' }],
    }),
  });

test('a process that stands still for 5 seconds is not ready, the other one is; what it was doing is booked right (REL-D14)', async () => {
  const [still, other] = apps;
  if (!still || !other) throw new Error('no apps');
  const { key, workspaceId } = await makeAsker();
  const response = await askAt(still, key);
  expect(response.status).toBe(200);
  still.pause();
  const began = performance.now();
  expect(await isReady(still)).toBe(false);
  expect(await isReady(other)).toBe(true);
  expect((await readEvents(await askAt(other, key))).isDone).toBe(true);
  await expect.poll(() => performance.now() - began, { timeout: 10_000, interval: 50 }).toBeGreaterThan(BLOCKED_MS);
  still.resume();
  const { isDone, usage } = await readEvents(response);
  expect(isDone).toBe(true);
  expect(await isReady(still)).toBe(true);
  const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
  expect(hold.state).toBe('settled');
  expect(usage?.cost).toBe(`0.${hold.chargedIncluded.toString().padStart(6, '0')}`);
}, 60_000);
