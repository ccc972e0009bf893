import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startMeteredRequest } from '@/lib/ai/metered-request';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { readBalances } from '@/lib/credits/balances';
import { newId } from '@/lib/platform/ids';
import { OUTPUT_TOKEN, tokensIn } from '../faults/crash/request-flow';
import { type DatabaseProxy, startDatabaseProxy } from '../purchases/database-proxy';
import { asOwner } from '../setup/clock';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, readEvents, until } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
let database: DatabaseProxy;
let isAway = false;

async function unplug() {
  isAway = true;
  await database.unplug();
}

async function plugIn() {
  isAway = false;
  await database.plugIn();
}

// Before the books are checked, whatever became of the test.
afterEach(async () => {
  if (isAway) await plugIn();
});
beforeAll(async () => {
  database = await startDatabaseProxy();
  model = await startModel();
});
afterAll(async () => {
  await model.close();
  await database.close();
});

describe('while the ledger is away', () => {
  it('nothing is started: 503, and the model is not called (REL-P24)', async () => {
    const { key, caller } = await makeAsker();
    const calls = (await model.stats()).requests;
    await unplug();
    const response = await ask('Hello', { key });
    expect(response.status).toBe(503);
    expect((await response.json()).error.code).toBe('ledger_unavailable');
    const request = parseCompletionRequest({ model: 'demo-small', messages: [{ role: 'user', content: 'Hello' }] });
    const start = startMeteredRequest({ caller, request, requestId: newId(), signal: new AbortController().signal });
    await expect(start).rejects.toMatchObject({ code: 'ledger_unavailable' });
    expect((await model.stats()).requests).toBe(calls);
    await plugIn();
    expect((await ask('Hello', { key })).status).toBe(200);
  });

  it('a database that keeps the connection and says nothing is given up on: 503, and the model is not called', async () => {
    const { key } = await makeAsker();
    expect((await ask('Hello', { key })).status).toBe(200);
    const calls = (await model.stats()).requests;
    database.freeze();
    const response = await ask('Hello', { key });
    database.thaw();
    expect(response.status).toBe(503);
    expect((await response.json()).error.code).toBe('ledger_unavailable');
    expect((await model.stats()).requests).toBe(calls);
    expect((await ask('Hello', { key })).status).toBe(200);
  });

  it('a running answer goes on, and is booked when the ledger is back (REL-P25)', async () => {
    const { key, workspaceId } = await makeAsker();
    const response = await ask('[slow:5] [tokens:200] Hello', { key }, { stream: true });
    await unplug();
    const logged = vi.spyOn(process.stderr, 'write');
    const answer = readEvents(response);
    // It comes back only after the answer could not be booked once.
    await until(() => logged.mock.calls.some(([line]) => String(line).includes('request_not_booked')));
    logged.mockRestore();
    await plugIn();
    const { isDone, usage } = await answer;
    expect(isDone).toBe(true);
    const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
    expect(hold.state).toBe('settled');
    expect(usage?.cost).toBe(`0.${hold.chargedIncluded.toString().padStart(6, '0')}`);
    expect((await readBalances(workspaceId)).available).toBe(credits(20) - hold.chargedIncluded);
  });

  it('a running answer waits for a note that is late: all that a client has is noted, but one second of it (REL-P4)', async () => {
    const [tokenMs, perSecond] = [5, 200];
    const { key } = await makeAsker();
    const before = (await model.stats()).output_tokens;
    const over = { model: 'demo-medium', stream: true };
    const response = await ask(`[slow:${tokenMs}] [tiny] [tokens:700] Hello`, { key }, over);
    let text = '';
    const answer = (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    })();
    const noted = async () => {
      const id = response.headers.get('x-request-id');
      const [hold] = await asOwner<{ produced: string }>('select produced from hold where request_id = $1', [id]);
      return Number(BigInt(hold?.produced ?? 0) / OUTPUT_TOKEN);
    };
    await until(async () => (await noted()) > 0);
    database.freeze();
    const notedWhenFrozen = await noted();
    await until(async () => (await model.stats()).output_tokens >= before + notedWhenFrozen + 2 * perSecond);
    const had = tokensIn(text);
    database.thaw();
    expect(had).toBeLessThanOrEqual(notedWhenFrozen + 1.25 * perSecond);
    await answer;
    expect(tokensIn(text)).toBeGreaterThanOrEqual(700);
    expect(text).toContain('[DONE]');
  });
});
