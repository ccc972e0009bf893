import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { releaseHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { microcredits } from '@/lib/platform/units';
import { credits, holdRequest } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, onBothMounts, readEvents } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

onBothMounts(() => {
  describe('the last credits', () => {
    it('lower the cap of an answer to what they pay, in a header, and the answer says that they ended', async () => {
      const { workspaceId, key } = await makeAsker({ included: microcredits(10_000n) });
      const response = await ask('[tokens:900] Hello', { key }, { model: 'demo-large', stream: true });
      const cap = Number(response.headers.get('x-max-tokens-clamped'));
      expect(cap).toBeGreaterThanOrEqual(64);
      expect(cap).toBeLessThan(134);
      const { finish, usage, isDone } = await readEvents(response);
      expect({ finish, isDone }).toEqual({ finish: 'length', isDone: true });
      expect(usage).toMatchObject({ completion_tokens: cap, stopped_by: 'credits' });
      const { available } = await readBalances(workspaceId);
      expect(available).toBeLessThan(microcredits(1_000n));
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'settled', writtenOff: 0n, receipt: { status: 'stopped_by_credits' } });
    });

    it('say nothing when the caller’s own cap ended the answer', async () => {
      const { key } = await makeAsker();
      const response = await ask('[tokens:900] Hello', { key }, { max_tokens: 100 });
      expect(response.headers.get('x-max-tokens-clamped')).toBeNull();
      const { choices, usage } = await response.json();
      expect(choices[0].finish_reason).toBe('length');
      expect(usage.stopped_by).toBeUndefined();
    });

    it('end an answer in good order when others took them meanwhile: the model is stopped, what came is booked', async () => {
      const asker = await makeAsker({ included: credits(0.3) });
      const produced = (await model.stats()).output_tokens;
      const response = await ask('[slow:4] [tokens:3800] Hello', asker, { model: 'demo-large', stream: true });
      expect(response.status).toBe(200);
      const { available } = await readBalances(asker.workspaceId);
      const other = holdRequest(asker, { asked: available, least: available, limit: available });
      expect((await placeHold(other)).outcome).toBe('held');
      const { finish, usage, isDone } = await readEvents(response);
      expect({ finish, isDone, stopped: usage?.stopped_by }).toEqual({
        finish: 'length',
        isDone: true,
        stopped: 'credits',
      });
      expect((await model.stats()).output_tokens - produced).toBeLessThan(1_100);
      const hold = await holdOf(asker.workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'settled', writtenOff: 0n });
      expect(hold.chargedIncluded).toBeLessThanOrEqual(hold.amount);
      expect(hold.chargedIncluded).toBeGreaterThan(microcredits(60_000n));
      await releaseHold({ workspaceId: asker.workspaceId, requestId: other.requestId, receipt: {} });
      expect((await readBalances(asker.workspaceId)).held).toBe(0n);
    });

    it('are held to at most a half by an answer that thinks first', async () => {
      const { workspaceId, key } = await makeAsker({ included: credits(1) });
      const response = await ask('Think', { key }, { model: 'demo-reasoner', max_tokens: 60_000 });
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold.amount).toBe(credits(0.5));
      expect(Number(response.headers.get('x-max-tokens-clamped'))).toBeLessThan(34_000);
      expect(response.status).toBe(200);
    });
  });
});
