import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROVIDER_LIMITS } from '@/lib/ai/provider';
import { readBalances } from '@/lib/credits/balances';
import { BROKEN_USAGE } from '@/local/model/faults';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, onBothMounts, readEvents } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
const usual = { ...PROVIDER_LIMITS };
beforeAll(async () => {
  model = await startModel();
});
afterEach(() => {
  Object.assign(PROVIDER_LIMITS, usual);
});
afterAll(() => model.close());

onBothMounts(() => {
  describe('a provider that fails before the first byte', () => {
    it.each([401, 404, 429, 500, 503])('with %i costs nothing and is answered with 502 (REL-P9)', async (status) => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask(`[error:${status}] Hello`, { key });
      expect(response.status).toBe(502);
      expect((await response.json()).error).toMatchObject({ type: 'api_error', code: 'provider_error' });
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'released', receipt: { status: 'failed', error: 'provider_error' } });
      expect(await readBalances(workspaceId)).toMatchObject({ available: credits(20), held: 0n });
    });

    it('because it finds the request wrong costs nothing and passes its reason on (REL-P9)', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[error:400] Hello', { key });
      expect(response.status).toBe(400);
      expect((await response.json()).error.message).toContain('told to fail');
      expect((await readBalances(workspaceId)).available).toBe(credits(20));
    });

    it('by silence costs nothing and is answered with 504 (REL-P11)', async () => {
      PROVIDER_LIMITS.headers = 200;
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[hang:0] Hello', { key });
      expect(response.status).toBe(504);
      expect((await response.json()).error.code).toBe('provider_timeout');
      expect(await readBalances(workspaceId)).toMatchObject({ available: credits(20), held: 0n });
    });
  });
});

onBothMounts(() => {
  describe('a provider that fails in the middle', () => {
    const failures: [string, string, string][] = [
      ['by a reset', '[reset:3]', 'provider_error'],
      ['by an end without a finish', '[cut:3]', 'provider_error'],
      ['by an error event', '[error-event:3]', 'provider_error'],
      ['by silence', '[hang:3]', 'provider_timeout'],
    ];
    it.each(failures)(
      '%s costs nothing, and the stream says so in one event (REL-P10, REL-P11)',
      async (_, fault, code) => {
        PROVIDER_LIMITS.idle = 200;
        const { workspaceId, key } = await makeAsker();
        const response = await ask(`${fault} Hello`, { key }, { stream: true });
        expect(response.status).toBe(200);
        const { text, error, isDone } = await readEvents(response);
        expect(text.length).toBeGreaterThan(0);
        expect(error).toMatchObject({ type: 'api_error', code });
        expect(isDone).toBe(false);
        const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
        expect(hold).toMatchObject({ state: 'released', receipt: { waived: { because: 'provider_failed' } } });
        expect(await readBalances(workspaceId)).toMatchObject({ available: credits(20), held: 0n });
      },
    );

    it('of an answer in one piece is answered with 502 (REL-P10)', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[reset:3] Hello', { key });
      expect(response.status).toBe(502);
      expect((await readBalances(workspaceId)).available).toBe(credits(20));
    });

    it('that takes too long altogether is stopped, however busy it looks (REL-P11)', async () => {
      PROVIDER_LIMITS.total = 300;
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[slow:20] [tokens:900] Hello', { key }, { stream: true });
      expect((await readEvents(response)).error).toMatchObject({ code: 'provider_timeout' });
      expect((await readBalances(workspaceId)).available).toBe(credits(20));
    });
  });
});

describe('what is logged of a failure', () => {
  it.each(['[error:500]', '[error-event:3]'])('(%s) is its kind, never the provider’s sentence', async (fault) => {
    const { key } = await makeAsker();
    const logged = vi.spyOn(process.stderr, 'write');
    await (await ask(`${fault} Hello`, { key }, { stream: true })).text();
    const lines = logged.mock.calls.map(([line]) => String(line)).join('');
    logged.mockRestore();
    expect(lines).toContain('"reason":"Error: ');
    expect(lines).not.toContain('told to fail');
  });
});

onBothMounts(() => {
  describe('usage that makes no sense', () => {
    it.each(BROKEN_USAGE)('(%s) is replaced by our own count, marked as estimated (REL-P12)', async (kind) => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask(`[usage:${kind}] [tokens:100] Hello`, { key }, { stream: true });
      const { usage, isDone } = await readEvents(response);
      expect(isDone).toBe(true);
      expect(usage).toMatchObject({ estimated: true });
      expect(Number(usage?.completion_tokens)).toBeGreaterThan(90);
      expect(Number(usage?.completion_tokens)).toBeLessThan(130);
      const spent = credits(20) - (await readBalances(workspaceId)).available;
      expect(spent).toBeGreaterThan(60n);
      expect(spent).toBeLessThan(100n);
    });

    it('is not what a provider means by cached tokens: those are believed', async () => {
      const { key } = await makeAsker();
      const { usage } = await (await ask('[cached:5] Hello there', { key })).json();
      expect(usage).toMatchObject({ prompt_tokens_details: { cached_tokens: 5 } });
      expect(usage.estimated).toBeUndefined();
    });
  });
});

onBothMounts(() => {
  describe('a model that ignores its cap', () => {
    it('is stopped, and no more is booked than it was allowed (REL-P14, REL-P30)', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[overlength] Go on', { key }, { stream: true, max_tokens: 200 });
      const { finish, usage, isDone } = await readEvents(response);
      expect({ finish, isDone }).toEqual({ finish: 'length', isDone: true });
      expect(usage?.completion_tokens).toBe(200);
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold.chargedIncluded).toBeLessThanOrEqual(hold.limit);
      expect(hold.writtenOff).toBe(0n);
    });
  });
});
