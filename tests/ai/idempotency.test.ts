import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claimKey, forgetAnswers } from '@/lib/ai/idempotency';
import { parseCompletionRequest } from '@/lib/ai/request-schema';
import { readBalances } from '@/lib/credits/balances';
import { expireHolds } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import { noteProgress } from '@/lib/credits/note-progress';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { microcredits } from '@/lib/platform/units';
import { resetClock, setClock } from '../setup/clock';
import { credits, holdRequest } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, holdOf, makeAsker, onBothMounts, readEvents, until } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterEach(resetClock);
afterAll(() => model.close());

const named = (name: string) => ({ 'idempotency-key': name });
const question = { model: 'demo-small', messages: [{ role: 'user' as const, content: 'Hello' }] };
const later = (seconds: number) => setClock(new Date(Date.now() + seconds * 1_000).toISOString());

async function spentBy(workspaceId: string) {
  return credits(20) - (await readBalances(workspaceId)).available;
}

onBothMounts(() => {
  describe('a request under a key', () => {
    it('is answered again with the same body and without a second charge, and the model is not called (REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker();
      const headers = named('order-1');
      const first = await ask('Hello', { key, headers });
      const [text, spent, calls] = [await first.text(), await spentBy(workspaceId), (await model.stats()).requests];
      expect(spent).toBeGreaterThan(0n);
      const again = await ask('Hello', { key, headers });
      expect(again.status).toBe(200);
      expect(await again.text()).toBe(text);
      for (const name of ['x-request-id', 'x-credits-cost', 'content-type']) {
        expect(again.headers.get(name)).toBe(first.headers.get(name));
      }
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(await spentBy(workspaceId)).toBe(spent);
      expect((await model.stats()).requests).toBe(calls);
    });

    it('is replayed as a stream when it was one (REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker();
      const asking = { key, headers: named('stream-1') };
      const first = await readEvents(await ask('Outline a plan', asking, { stream: true }));
      const spent = await spentBy(workspaceId);
      const response = await ask('Outline a plan', asking, { stream: true });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const { text, finish, usage, isDone } = await readEvents(response);
      expect({ text, finish, usage, isDone }).toEqual({
        text: first.text,
        finish: first.finish,
        usage: first.usage,
        isDone: true,
      });
      expect(await spentBy(workspaceId)).toBe(spent);
    });

    it('with another body is a conflict, and costs nothing (REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker();
      const headers = named('order-2');
      await (await ask('Hello', { key, headers })).text();
      const spent = await spentBy(workspaceId);
      const other = await ask('Something else', { key, headers });
      expect(other.status).toBe(409);
      expect((await other.json()).error.code).toBe('idempotency_conflict');
      expect(await spentBy(workspaceId)).toBe(spent);
    });

    it('is another request in another workspace (REL-P17)', async () => {
      const [one, two] = [await makeAsker(), await makeAsker()];
      for (const { key } of [one, two]) await (await ask('Hello', { key, headers: named('shared') })).text();
      expect(await spentBy(one.workspaceId)).toBeGreaterThan(0n);
      expect(await spentBy(two.workspaceId)).toBe(await spentBy(one.workspaceId));
    });

    it('sent fifty times at once is charged once: the others are told to wait, or get the answer (REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker();
      const calls = (await model.stats()).requests;
      const responses = await Promise.all(
        Array.from({ length: 50 }, () => ask('[tokens:60] Hello', { key, headers: named('burst') })),
      );
      const statuses = responses.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
      for (const response of responses.filter(({ status }) => status !== 200)) {
        expect(response.status).toBe(409);
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await response.json()).error.code).toBe('still_running');
      }
      const ids = new Set(
        responses.filter(({ status }) => status === 200).map(({ headers }) => headers.get('x-request-id')),
      );
      expect(ids.size).toBe(1);
      expect((await model.stats()).requests - calls).toBe(1);
      expect(await db.hold.count({ where: { workspaceId } })).toBe(1);
    });

    it.each(['[error:500] Hello', '[reset:3] Hello', '[empty] Hello'])(
      'that failed or was empty at no charge (%s) frees its key: the next attempt is a new one (REL-P17)',
      async (prompt) => {
        const { key, workspaceId } = await makeAsker();
        const headers = named('retry-me');
        await (await ask(prompt, { key, headers })).text();
        expect(await spentBy(workspaceId)).toBe(0n);
        const next = await ask('Hello', { key, headers });
        expect(next.status).toBe(200);
        expect(await spentBy(workspaceId)).toBeGreaterThan(0n);
      },
    );

    it('that was refused for want of credits frees its key (REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker({ included: credits(0) });
      expect((await ask('Hello', { key, headers: named('poor') })).status).toBe(402);
      expect(await db.idempotencyKey.count({ where: { workspaceId } })).toBe(0);
    });

    it('whose caller hung up is answered with what was produced and paid for (REL-P7, REL-P17)', async () => {
      const { key, workspaceId } = await makeAsker();
      const headers = named('gone');
      const prompt = '[slow:10] [tokens:3000] Hello';
      const response = await ask(prompt, { key, headers }, { stream: true });
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.read();
      await reader?.cancel();
      await until(async () => (await readBalances(workspaceId)).held === 0n);
      const spent = await spentBy(workspaceId);
      expect(spent).toBeGreaterThan(0n);
      const { usage, isDone } = await readEvents(await ask(prompt, { key, headers }, { stream: true }));
      expect(usage).toMatchObject({ stopped_by: 'client', cost: `0.${spent.toString().padStart(6, '0')}` });
      expect(isDone).toBe(true);
      expect(await spentBy(workspaceId)).toBe(spent);
    });

    it.each(['', ' ', 'a b', 'ø', 'x'.repeat(256)])(
      'that is no key (%j) is refused by name (REL-P17)',
      async (name) => {
        const { key } = await makeAsker();
        const headers = { 'idempotency-key': Buffer.from(name, 'utf8').toString('latin1') };
        const response = await ask('Hello', { key, headers });
        expect(response.status).toBe(400);
        expect((await response.json()).error).toMatchObject({ code: 'invalid_request', param: 'Idempotency-Key' });
      },
    );
  });
});

describe('a request that was interrupted by a crash', () => {
  it('after something was charged is a conflict that names its receipt, and its key is charged once (REL-P17)', async () => {
    const asker = await makeAsker();
    const { key, workspaceId } = asker;
    const request = parseCompletionRequest(question);
    const requestId = newId();
    await claimKey({ workspaceId, key: 'crash', requestId, request });
    await placeHold(holdRequest(asker, { requestId }));
    const running = await ask('Hello', { key, headers: named('crash') });
    expect(running.status).toBe(409);
    expect((await running.json()).error.code).toBe('still_running');
    await noteProgress([{ workspaceId, requestId, produced: microcredits(500n) }]);
    await later(180);
    expect(await expireHolds()).toBe(1);
    const response = await ask('Hello', { key, headers: named('crash') });
    expect(response.status).toBe(409);
    expect((await response.json()).error).toMatchObject({ code: 'idempotency_conflict', request_id: requestId });
    expect(await spentBy(workspaceId)).toBe(500n);
  });

  it('before it was charged, with its answer kept, is replayed for what the sweep booked (REL-P17)', async () => {
    const asker = await makeAsker();
    const { key, workspaceId } = asker;
    const requestId = newId();
    const claim = await claimKey({ workspaceId, key: 'kept', requestId, request: parseCompletionRequest(question) });
    await placeHold(holdRequest(asker, { requestId }));
    await noteProgress([{ workspaceId, requestId, produced: microcredits(70n) }]);
    if (claim.kind !== 'new') throw new Error('not new');
    await claim.kept.keep({
      choices: [{ message: { content: 'A \u0000 whole answer \ud800' } }],
      usage: { cost: '9' },
    });
    await later(180);
    await expireHolds();
    const body = await (await ask('Hello', { key, headers: named('kept') })).json();
    expect(body).toMatchObject({ usage: { cost: '0.000070' } });
    expect(body.choices[0].message.content).toContain('A \u0000 whole');
    expect(await spentBy(workspaceId)).toBe(70n);
  });

  it('before anything was charged begins anew once its hold has ended (REL-P17)', async () => {
    const asker = await makeAsker();
    const { key, workspaceId } = asker;
    const requestId = newId();
    await claimKey({ workspaceId, key: 'free', requestId, request: parseCompletionRequest(question) });
    await placeHold(holdRequest(asker, { requestId }));
    await later(180);
    await expireHolds();
    const response = await ask('Hello', { key, headers: named('free') });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).not.toBe(requestId);
  });

  it('before it held anything goes on under its own id, so that even a sleeper shares its one hold (REL-P17)', async () => {
    const { key, workspaceId } = await makeAsker();
    const requestId = newId();
    await claimKey({ workspaceId, key: 'early', requestId, request: parseCompletionRequest(question) });
    const young = await ask('Hello', { key, headers: named('early') });
    expect((await young.json()).error.code).toBe('still_running');
    await later(121);
    const response = await ask('Hello', { key, headers: named('early') });
    expect(response.headers.get('x-request-id')).toBe(requestId);
    expect((await holdOf(workspaceId, requestId)).state).toBe('settled');
  });
});

describe('a kept answer', () => {
  it('is forgotten after 24 hours, and then its key is a new one (REL-P17)', async () => {
    const { key, workspaceId } = await makeAsker();
    const headers = named('daily');
    const first = await ask('Hello', { key, headers });
    await first.text();
    await later(23 * 3_600);
    expect((await ask('Hello', { key, headers })).headers.get('idempotent-replayed')).toBe('true');
    await later(25 * 3_600);
    const next = await ask('Hello', { key, headers });
    expect(next.headers.get('idempotent-replayed')).toBeNull();
    expect(next.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    await later(50 * 3_600);
    expect(await forgetAnswers()).toBeGreaterThanOrEqual(1);
    expect(await db.idempotencyKey.count({ where: { workspaceId } })).toBe(0);
  });
});

describe('a request without a key', () => {
  it('that is sent again costs again, and each attempt has its receipt (REL-P18)', async () => {
    const { key, workspaceId } = await makeAsker();
    const first = await ask('Hello', { key });
    const second = await ask('Hello', { key });
    const holds = await Promise.all(
      [first, second].map((response) => holdOf(workspaceId, response.headers.get('x-request-id') ?? '')),
    );
    expect(holds.map(({ state }) => state)).toEqual(['settled', 'settled']);
    expect(await spentBy(workspaceId)).toBe(holds.reduce((sum, hold) => sum + hold.chargedIncluded, 0n));
    expect(await db.idempotencyKey.count({ where: { workspaceId } })).toBe(0);
  });
});
