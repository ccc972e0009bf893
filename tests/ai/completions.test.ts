import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELETE, POST } from '@/app/api/v1/chat/completions/route';
import { GET as credits } from '@/app/api/v1/credits/route';
import { GET as models } from '@/app/api/v1/models/route';
import { GET as receipt } from '@/app/api/v1/requests/[id]/route';
import { createApiKey } from '@/lib/auth/api-keys';
import { readBalances } from '@/lib/credits/balances';
import { fromDecimal, toDecimal } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import { PRICE_LIST } from '@/lib/pricing/price-list';
import { credits as credit } from '../setup/factories';
import { startModel } from '../setup/model';
import { ask, COMPLETIONS, holdOf, makeAsker, onBothMounts, readEvents, send } from './asking';

let model: Awaited<ReturnType<typeof startModel>>;
beforeAll(async () => {
  model = await startModel();
});
afterAll(() => model.close());

const noParams = { params: Promise.resolve({}) };
const asked = (path: string, key: string) =>
  new Request(`http://localhost:3000${path}`, { headers: { authorization: `Bearer ${key}` } });

function costFrom(name: string, usage: { prompt_tokens: number; completion_tokens: number }) {
  const price = PRICE_LIST.models.find((one) => one.model === name);
  if (!price) throw new Error(name);
  return costOf(price, { input: usage.prompt_tokens, cachedInput: 0, output: usage.completion_tokens, reasoning: 0 });
}

onBothMounts(() => {
  describe('a completion', () => {
    it('in one piece costs what its usage comes to, says so, and takes exactly that from the balance', async () => {
      const { workspaceId, key } = await makeAsker();
      const before = await readBalances(workspaceId);
      const response = await ask('What is a ledger?', { key }, { model: 'demo-medium' });
      expect(response.status).toBe(200);
      const body = await response.json();
      const cost = costFrom('demo-medium', body.usage);
      expect(cost).toBeGreaterThan(0n);
      expect(body).toMatchObject({ object: 'chat.completion', model: 'demo-medium', usage: { cost: toDecimal(cost) } });
      expect(body.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
      expect(body.choices[0].message.content).toContain('demo model');
      expect(response.headers.get('x-credits-cost')).toBe(toDecimal(cost));
      const after = await readBalances(workspaceId);
      expect(before.available - after.available).toBe(cost);
      expect(after.held).toBe(0n);
    });

    it('in a stream says the same in its last chunk, and is booked before the stream closes (REL-P22)', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('Outline a project plan', { key }, { stream: true });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      expect(response.headers.get('cache-control')).toContain('no-transform');
      expect(response.headers.get('x-accel-buffering')).toBe('no');
      const held = fromDecimal(response.headers.get('x-credits-available') ?? '');
      expect(held).toBeLessThan(credit(20));
      const { isDone, text, finish, usage } = await readEvents(response);
      expect({ isDone, finish }).toEqual({ isDone: true, finish: 'stop' });
      expect(text).toContain('outline');
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold.state).toBe('settled');
      expect(usage?.cost).toBe(toDecimal(await readBalances(workspaceId).then((now) => creditsGone(now.available))));
      expect((await model.stats()).streams).toBeGreaterThan(0);
    });

    const creditsGone = (available: bigint) => credit(Number(20_000_000n - available) / 1_000_000);

    it('spends the included pool first, then top-up, and says on the receipt what came from where (REL-P28)', async () => {
      const { workspaceId, key } = await makeAsker({ included: credit(0.000_05), topUp: credit(5) });
      const response = await ask('[tokens:200] Go on', { key });
      const { usage } = await response.json();
      const cost = costFrom('demo-small', usage);
      const now = await readBalances(workspaceId);
      expect(now.included).toBe(0n);
      expect(credit(5) - now.topUp).toBe(cost - credit(0.000_05));
      const id = response.headers.get('x-request-id') ?? '';
      const kept = await receipt(asked(`/api/v1/requests/${id}`, key), { params: Promise.resolve({ id }) });
      expect(await kept.json()).toMatchObject({
        id,
        state: 'settled',
        status: 'answered',
        model: 'demo-small',
        feature: 'api',
        estimated: false,
        price_version: PRICE_LIST.version,
        cost: toDecimal(cost),
        charged: { included: '0.000050', written_off: '0.000000' },
        tokens: { input: usage.prompt_tokens, output: usage.completion_tokens },
      });
    });

    it('counts the reasoning that nobody sees as output (REL-P14)', async () => {
      const { key } = await makeAsker();
      const { usage } = await (await ask('Think', { key }, { model: 'demo-reasoner' })).json();
      expect(usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
      expect(usage.cost).toBe(toDecimal(costFrom('demo-reasoner', usage)));
    });

    it('that calls a tool is put together from its stream', async () => {
      const { key } = await makeAsker();
      const parameters = { type: 'object', properties: { city: { type: 'string' } } };
      const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
      const body = await (await ask('Rain?', { key }, { tools, tool_choice: 'required' })).json();
      const [choice] = body.choices;
      expect(choice).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
      expect(JSON.parse(choice.message.tool_calls[0].function.arguments)).toEqual({ city: 'demo' });
    });

    it('longer than a slice is held slice by slice, and held no more when it is over', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[tokens:3000] Tell me', { key });
      const { usage } = await response.json();
      expect(usage.completion_tokens).toBe(3_000);
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold.amount).toBeGreaterThanOrEqual(costFrom('demo-small', usage));
      expect((await readBalances(workspaceId)).held).toBe(0n);
    });

    it('asks for no more than 4,096 tokens when its caller names no cap, and no more than the model has (REL-P14, REL-P30)', async () => {
      const { workspaceId, key } = await makeAsker();
      for (const [asked, sent] of [
        [undefined, 4_096],
        [9_000_000, 65_536],
      ]) {
        const response = await ask('Hello', { key }, { max_tokens: asked });
        const { receipt: kept } = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
        expect(kept).toMatchObject({ max_tokens: { sent } });
      }
    });

    it('costs nothing when it is empty', async () => {
      const { workspaceId, key } = await makeAsker();
      const response = await ask('[empty] Hello', { key });
      expect(await response.json()).toMatchObject({ usage: { cost: '0.000000' } });
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({
        state: 'released',
        receipt: { status: 'empty', waived: { because: 'empty_answer' } },
      });
      expect((await readBalances(workspaceId)).available).toBe(credit(20));
    });
  });
});

onBothMounts(() => {
  describe('bad input', () => {
    const cases: [string, BodyInit, number, string][] = [
      ['that is no JSON', '{"model":', 400, 'invalid_request'],
      ['that is no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400, 'invalid_request'],
      [
        'with an unknown parameter',
        '{"model":"demo-small","messages":[{"role":"user","content":"x"}],"logprobs":true}',
        400,
        'invalid_request',
      ],
      [
        'for an unknown model',
        '{"model":"demo-smal","messages":[{"role":"user","content":"x"}]}',
        404,
        'model_not_found',
      ],
      ['larger than a megabyte', `{"model":"${'x'.repeat(1_100_000)}"}`, 413, 'too_large'],
      ['of nothing', '', 400, 'invalid_request'],
    ];
    it.each(cases)(
      '%s is refused with its reason, and the model is not called (REL-P15, REL-P19)',
      async (_, body, status, code) => {
        const { workspaceId, key } = await makeAsker();
        const calls = (await model.stats()).requests;
        const response = await send(body, { key });
        expect(response.status).toBe(status);
        expect(await response.json()).toMatchObject({
          error: { code },
          request_id: response.headers.get('x-request-id'),
        });
        expect((await model.stats()).requests).toBe(calls);
        expect((await readBalances(workspaceId)).available).toBe(credit(20));
      },
    );

    it('that is not said to be JSON is 415', async () => {
      const { key } = await makeAsker();
      expect((await send('{}', { key, headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    });

    it('by another method is 405 and says which one is right', async () => {
      const response = await DELETE(new Request(COMPLETIONS, { method: 'DELETE' }), noParams);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    });

    it('without a key, or with a wrong one, is 401', async () => {
      expect((await POST(new Request(COMPLETIONS, { method: 'POST', body: '{}' }), noParams)).status).toBe(401);
      expect((await send('{}', { key: 'sc_wrong' })).status).toBe(401);
    });

    it('of odd text is metered like any other (REL-P19)', async () => {
      const { key } = await makeAsker();
      const response = await ask('\u0000 \ud800 👩‍👩‍👧‍👦 \u202eabc <|endoftext|>', { key });
      expect(response.status).toBe(200);
    });
  });
});

describe('what a program can read', () => {
  it('are the models on sale with their prices per million tokens', async () => {
    const { key } = await makeAsker();
    const { data } = await (await models(asked('/api/v1/models', key), noParams)).json();
    expect(data.map((one: { id: string }) => one.id)).toEqual([
      'demo-small',
      'demo-medium',
      'demo-large',
      'demo-reasoner',
    ]);
    expect(data[1]).toMatchObject({ pricing: { input: '3.000000', output: '15.000000' } });
  });

  it('are the balances, as decimal strings', async () => {
    const { key } = await makeAsker({ plan: 'pro', included: credit(20), topUp: credit(5) });
    const body = await (await credits(asked('/api/v1/credits', key), noParams)).json();
    expect(body).toMatchObject({
      included: { balance: '20.000000', granted: '20.000000' },
      top_up: { balance: '5.000000' },
      held: '0.000000',
      available: '25.000000',
      debt: '0.000000',
      plan: 'pro',
      seats: 1,
    });
    expect(body.included.resets_at).toMatch(/-01T00:00:00\.000Z$/);
  });

  it('is a receipt of one’s own; an admin reads everybody’s, a member and another workspace do not', async () => {
    const { people, caller } = await makeAsker({ members: ['owner', 'admin', 'member', 'member'] });
    const keyOf = async (index: number) => {
      const person = people[index];
      if (!person) throw new Error('nobody');
      return (await createApiKey({ ...caller, userId: person.userId, role: person.role }, 'Test')).key;
    };
    const [admin, maker, other] = [await keyOf(1), await keyOf(2), await keyOf(3)];
    const id = (await ask('Hello', { key: maker })).headers.get('x-request-id') ?? '';
    const stranger = await makeAsker();
    const read = async (key: string) =>
      (await receipt(asked(`/api/v1/requests/${id}`, key), { params: Promise.resolve({ id }) })).status;
    expect([await read(maker), await read(admin), await read(other), await read(stranger.key)]).toEqual([
      200, 200, 404, 404,
    ]);
    const nonsense = await receipt(asked('/api/v1/requests/x', maker), { params: Promise.resolve({ id: 'x' }) });
    expect(nonsense.status).toBe(404);
  });
});

onBothMounts(() => {
  describe('a workspace without credits', () => {
    it('gets a 402 that a machine can act on, and the model is not called (REL-P24)', async () => {
      const { key } = await makeAsker({ included: credit(0), members: ['owner'] });
      const calls = (await model.stats()).requests;
      const response = await ask('Hello', { key }, { model: 'demo-large' });
      expect(response.status).toBe(402);
      expect((await response.json()).error).toMatchObject({
        type: 'insufficient_credits',
        code: 'insufficient_credits',
        retryable: false,
        credits: { included: '0.000000', top_up: '0.000000', held: '0.000000', available: '0.000000' },
        actions: [{ rel: 'ask_owner', href: 'http://localhost:3000/billing?ask=1' }],
      });
      expect((await model.stats()).requests).toBe(calls);
    });

    it('is told of the cheaper model that could still answer', async () => {
      const { key } = await makeAsker({ included: credit(0.0005) });
      const response = await ask('Hello', { key }, { model: 'demo-large' });
      expect(response.status).toBe(402);
      expect((await response.json()).error.actions).toContainEqual({ rel: 'use_model', model: 'demo-small' });
      expect((await ask('Hello', { key }, { model: 'demo-small' })).status).toBe(200);
    });

    it('is not what the free plan is: its included credits can be spent', async () => {
      const { key } = await makeAsker({ plan: 'free', included: credit(1) });
      expect((await ask('Hello', { key })).status).toBe(200);
    });
  });
});
