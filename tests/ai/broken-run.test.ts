import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { priceOf } from '@/lib/ai/catalog';
import { placeFirstHold } from '@/lib/ai/first-hold';
import { MeteredRun } from '@/lib/ai/metered-run';
import { trackRun } from '@/lib/ai/progress';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { countInput } from '@/lib/ai/token-count';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds } from '@/lib/credits/end-hold';
import { newId } from '@/lib/platform/ids';
import { microcredits } from '@/lib/platform/units';
import { resetClock, setClock } from '../setup/clock';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { makeAsker } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterEach(resetClock);
afterAll(() => model.close());

/** Resolves when the holds of all running requests have been renewed once more. */
async function holdsAreRenewed(workspaceId: string): Promise<void> {
  let notes = 0;
  let untrack = () => {};
  await new Promise<void>((resolve) => {
    const produced = () => {
      notes += 1;
      // The second note begins only when the first has been written.
      if (notes === 2) resolve();
      return microcredits(0n);
    };
    ({ untrack } = trackRun({ workspaceId, requestId: newId(), produced, end: () => undefined }));
  });
  untrack();
}

it('an answer that breaks in our own hands is renewed no more, so that the sweep gives its credits back', async () => {
  const { caller, workspaceId } = await makeAsker();
  const request = parseCompletionRequest({ model: 'demo-small', messages: [{ role: 'user', content: 'Hello' }] });
  const requestId = newId();
  const price = priceOf(request.model);
  const input = await countInput(request);
  const first = await placeFirstHold(caller, request, requestId, price, input);
  const provider = {
    read: async () => null,
    stop: () => undefined,
    get providerRequestId(): string {
      throw new Error('A fault of ours.');
    },
  };
  const stop = new AbortController();
  const start = { caller, request, requestId, signal: stop.signal };
  const run = new MeteredRun({ start, price, input, first, provider, startedAt: performance.now() });
  expect((await run.done).error?.code).toBe('internal_error');

  await setClock(new Date(Date.now() + 180_000).toISOString());
  await holdsAreRenewed(workspaceId);
  expect(await expireHolds()).toBe(1);
  expect(await readBalances(workspaceId)).toMatchObject({ available: credits(20), held: 0n });
});
