import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startMeteredRequest } from '@/lib/ai/metered-request';
import { OUTGOING_LIMITS } from '@/lib/ai/outgoing';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds } from '@/lib/credits/end-hold';
import { newId } from '@/lib/platform/ids';
import { resetClock, setClock } from '../setup/clock';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, onBothMounts, readEvents, until } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterEach(resetClock);
afterAll(() => model.close());

const slow = '[slow:10] [tokens:3000] Hello';

async function readSome(response: Response, atLeastBytes: number) {
  if (!response.body) throw new Error('no body');
  const reader = response.body.getReader();
  for (let bytes = 0; bytes < atLeastBytes; ) bytes += (await reader.read()).value?.length ?? atLeastBytes;
  return reader;
}

onBothMounts(() => {
  describe('a client that hangs up', () => {
    it('in the middle pays the input and what was produced until then, and the model is stopped (REL-P7)', async () => {
      const { workspaceId, key } = await makeAsker();
      const before = (await model.stats()).output_tokens;
      const response = await ask(slow, { key }, { stream: true });
      const reader = await readSome(response, 3_000);
      await reader.cancel();
      await until(async () => (await readBalances(workspaceId)).held === 0n);
      const produced = (await model.stats()).output_tokens - before;
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'settled', receipt: { status: 'stopped_by_client', stopped_by: 'client' } });
      expect(hold.receipt).toMatchObject({ estimated: true, tokens: { input: expect.any(Number) } });
      const cost = credits(20) - (await readBalances(workspaceId)).available;
      expect(cost).toBe(hold.chargedIncluded);
      expect(cost).toBeGreaterThan(0n);
      expect(cost).toBeLessThanOrEqual(BigInt(produced + 40));
      expect(produced).toBeLessThan(1_000);
      expect((await readBalances(workspaceId)).held).toBe(0n);
    });

    it('by closing its connection pays the same way, also for an answer in one piece (REL-P7)', async () => {
      const { workspaceId, key } = await makeAsker();
      const gone = new AbortController();
      const before = (await model.stats()).output_tokens;
      const answer = ask(slow, { key, signal: gone.signal });
      await until(async () => (await model.stats()).output_tokens > before + 20);
      gone.abort();
      await answer.catch(() => undefined);
      await until(async () => (await readBalances(workspaceId)).held === 0n);
      const { available, held } = await readBalances(workspaceId);
      expect(held).toBe(0n);
      expect(available).toBeLessThan(credits(20));
      expect(available).toBeGreaterThan(credits(19.99));
    });

    it('before the provider accepted the request pays nothing (REL-P7)', async () => {
      const { workspaceId, key } = await makeAsker();
      const gone = new AbortController();
      const before = (await model.stats()).requests;
      const answer = ask('[hang:0] Hello', { key, signal: gone.signal });
      await until(async () => (await model.stats()).requests > before);
      gone.abort();
      await answer.catch(() => undefined);
      await until(async () => (await readBalances(workspaceId)).held === 0n);
      expect(await readBalances(workspaceId)).toMatchObject({ available: credits(20), held: 0n });
    });

    it('after the end changes nothing (REL-P7)', async () => {
      const { caller, workspaceId } = await makeAsker();
      const requestId = newId();
      const request = parseCompletionRequest({ model: 'demo-small', messages: [{ role: 'user', content: 'Hello' }] });
      const metered = await startMeteredRequest({ caller, request, requestId, signal: new AbortController().signal });
      const { status } = await metered.done;
      await metered.stream.cancel();
      expect(status).toBe('answered');
      expect(await holdOf(workspaceId, requestId)).toMatchObject({ state: 'settled', receipt: { estimated: false } });
    });

    it('by never reading is given up after a while, and pays what was produced (REL-P8)', async () => {
      const usual = OUTGOING_LIMITS.stalledReaderMs;
      OUTGOING_LIMITS.stalledReaderMs = 200;
      const { caller, workspaceId } = await makeAsker();
      const requestId = newId();
      const messages = [{ role: 'user', content: '[tokens:30000] [tiny] Hello' }];
      const request = parseCompletionRequest({ model: 'demo-small', messages, max_tokens: 30_000, stream: true });
      const metered = await startMeteredRequest({ caller, request, requestId, signal: new AbortController().signal });
      const { status, cost } = await metered.done;
      OUTGOING_LIMITS.stalledReaderMs = usual;
      expect(status).toBe('stopped_by_client');
      expect(cost).toBeGreaterThan(0n);
      expect((await readBalances(workspaceId)).held).toBe(0n);
    });
  });
});

describe('a running answer', () => {
  it('notes once a second what it has produced, so that a crash loses a second at most, and renews its hold, which no sweep ends (REL-P23)', async () => {
    const { workspaceId, key } = await makeAsker();
    const response = await ask('[slow:10] [tokens:900] Hello', { key }, { stream: true });
    const id = response.headers.get('x-request-id') ?? '';
    const { expiresAt } = await holdOf(workspaceId, id);
    const reader = await readSome(response, 1_000);
    await until(async () => (await holdOf(workspaceId, id)).produced > 0n);
    const noted = await holdOf(workspaceId, id);
    expect(noted.state).toBe('open');
    expect(noted.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime());
    // Past the end that its first expiry named.
    await setClock(new Date(noted.expiresAt.getTime() - 5_000).toISOString());
    const renewed = async () =>
      (await holdOf(workspaceId, id)).expiresAt.getTime() > noted.expiresAt.getTime() + 60_000;
    await until(renewed);
    await setClock(new Date(noted.expiresAt.getTime() + 60_000).toISOString());
    expect(await expireHolds()).toBe(0);
    await reader.cancel();
    const ended = await holdOf(workspaceId, id);
    expect(ended.chargedIncluded).toBeGreaterThanOrEqual(noted.produced - 20n);
  });
});

describe('a month that turns under a running answer', () => {
  it('books the answer in the month in which it ends, from the new allowance', async () => {
    await setClock('2026-12-31T23:59:50Z');
    const { workspaceId, key } = await makeAsker({ included: credits(20) });
    await ask('Hello', { key });
    const december = await readBalances(workspaceId);
    expect(december.available).toBeLessThan(credits(20));
    const response = await ask('[slow:5] [tokens:300] Hello', { key }, { stream: true });
    await setClock('2027-01-01T00:00:05Z');
    const { usage, isDone } = await readEvents(response);
    expect(isDone).toBe(true);
    const january = await readBalances(workspaceId);
    expect(january.resetsAt.toISOString()).toBe('2027-02-01T00:00:00.000Z');
    const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
    expect(hold.chargedIncluded).toBeGreaterThan(0n);
    expect(january.included).toBe(credits(20) - hold.chargedIncluded);
    expect(usage?.cost).toBe(`0.${hold.chargedIncluded.toString().padStart(6, '0')}`);
  });
});
