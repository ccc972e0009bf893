import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SseReader } from '@/lib/ai/sse';
import { startLocalModel } from '@/local/model/server';
import { pieces, tokensIn } from '@/local/model/tokens';

let model: Awaited<ReturnType<typeof startLocalModel>>;
beforeAll(async () => {
  model = await startLocalModel();
});
afterAll(() => model.close());

function ask(prompt: string, over: Record<string, unknown> = {}) {
  const body = JSON.stringify({ model: 'demo-medium', messages: [{ role: 'user', content: prompt }], ...over });
  return fetch(`${model.url}/v1/chat/completions`, { method: 'POST', body });
}

async function whole(prompt: string, over: Record<string, unknown> = {}) {
  const { choices, usage } = await (await ask(prompt, over)).json();
  return { text: choices[0].message.content, finish: choices[0].finish_reason, message: choices[0].message, usage };
}

async function streamed(prompt: string, over: Record<string, unknown> = {}) {
  const options = { stream: true, stream_options: { include_usage: true }, ...over };
  const bytes = new Uint8Array(await (await ask(prompt, options)).arrayBuffer());
  const data = new SseReader().push(bytes).flatMap((event) => event.data ?? []);
  expect(data.at(-1)).toBe('[DONE]');
  const events = data.slice(0, -1).map((json) => JSON.parse(json));
  return {
    events,
    text: events.flatMap((event) => event.choices[0]?.delta.content ?? []).join(''),
    finish: events.flatMap((event) => event.choices[0]?.finish_reason ?? []).at(-1),
    usage: events.map((event) => event.usage).findLast((usage) => usage),
  };
}

describe('the demo model', () => {
  it('says openly what it is, and answers to the prompt', async () => {
    const { text } = await whole('Give me a list of 3 ideas for a bicycle workshop');
    expect(text).toContain('demo model that runs on this machine');
    expect(text).toMatch(/1\. .*\n2\. .*\n3\. /);
    expect(text).toContain('bicycle');
    expect((await whole('Draft a migration plan')).text).toContain('An outline for');
    expect((await whole('Write a function for invoices')).text).toContain('```ts\n');
    expect((await whole(`Summarise this: ${'The harbour opens at dawn every day. '.repeat(5)}`)).text).toContain(
      'harbour',
    );
  });

  it('counts the tokens that it really sends, the same in a stream and in one piece', async () => {
    const prompt = 'What is 日本 👩‍👩‍👧‍👦?';
    const [one, stream] = [await whole(prompt), await streamed(prompt)];
    expect(stream.text).toBe(one.text);
    expect(stream.usage).toEqual(one.usage);
    expect(pieces(one.text).reduce((sum, piece) => sum + piece.tokens, 0)).toBe(one.usage.completion_tokens);
    expect(one.usage.total_tokens).toBe(one.usage.prompt_tokens + one.usage.completion_tokens);
    expect(one.usage.prompt_tokens).toBeGreaterThanOrEqual(tokensIn(prompt));
  });

  it('keeps to the cap, to stops and to a wished length', async () => {
    expect(await whole('Go on', { max_tokens: 10 })).toMatchObject({
      finish: 'length',
      usage: { completion_tokens: 10 },
    });
    expect((await whole('Go on', { max_completion_tokens: 7 })).usage.completion_tokens).toBe(7);
    const stopped = await whole('Go on', { stop: ['machine'] });
    expect(stopped.finish).toBe('stop');
    expect(stopped.text.endsWith('runs on this ')).toBe(true);
    expect(await whole('[tokens:500] Go on')).toMatchObject({ finish: 'stop', usage: { completion_tokens: 500 } });
  });

  it('reasons within the cap, and says how much', async () => {
    const { usage } = await whole('Think', { model: 'demo-reasoner', max_tokens: 100 });
    expect(usage.completion_tokens).toBeLessThanOrEqual(100);
    expect(usage.completion_tokens_details.reasoning_tokens).toBe(50);
    expect((await whole('Think')).usage.completion_tokens_details.reasoning_tokens).toBe(0);
  });

  it('sends no usage in a stream that nobody asked it of', async () => {
    const { events } = await streamed('Hello', { stream_options: undefined });
    expect(events.some((event) => 'usage' in event)).toBe(false);
  });

  it('calls a tool when it must, and fills a schema', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } };
    const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
    const { message, finish } = await whole('Rain?', { tools, tool_choice: 'required' });
    expect(finish).toBe('tool_calls');
    expect(JSON.parse(message.tool_calls[0].function.arguments)).toEqual({ city: 'demo', days: 1 });
    const response_format = { type: 'json_schema', json_schema: { name: 's', schema: parameters } };
    expect(JSON.parse((await whole('x', { response_format })).text)).toEqual({ city: 'demo', days: 1 });
  });

  it('refuses as OpenAI refuses', async () => {
    expect((await ask('x', { model: 'gpt-9' })).status).toBe(404);
    expect((await ask('x', { messages: [] })).status).toBe(400);
    expect((await ask('x', { max_tokens: 0 })).status).toBe(400);
    const broken = await fetch(`${model.url}/v1/chat/completions`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
  });

  it('counts its calls', async () => {
    const stats = async () => (await fetch(`${model.url}/_local/stats`)).json();
    const before = await stats();
    const { usage } = await streamed('Hello');
    await ask('[error:500] Hello');
    expect(await stats()).toEqual({
      requests: before.requests + 2,
      streams: before.streams + 1,
      input_tokens: before.input_tokens + usage.prompt_tokens,
      output_tokens: before.output_tokens + usage.completion_tokens,
    });
  });

  it('goes wrong when it is told to, until it is told otherwise', async () => {
    const tell = (faults: object) =>
      fetch(`${model.url}/_local/faults`, { method: 'POST', body: JSON.stringify(faults) });
    expect((await tell({ error: 503 })).status).toBe(200);
    expect((await ask('Hello')).status).toBe(503);
    expect((await tell({ usage: 'missing', tinyChunks: true })).status).toBe(200);
    const { usage, events } = await streamed('Hello');
    expect(usage).toBeUndefined();
    expect(events.length).toBeGreaterThan(50);
    expect((await tell({ explode: true })).status).toBe(400);
    expect((await tell({})).status).toBe(200);
    expect((await ask('Hello')).status).toBe(200);
  });

  it('says of each request what it really produced, also when nobody heard the end', async () => {
    const stream = { stream: true, stream_options: { include_usage: true } };
    const [whole, cut] = [await ask('[tokens:50] x', stream), await ask('[tokens:50] [cut:4] x', stream)];
    await Promise.all([whole.text(), cut.text()]);
    const { data } = await (await fetch(`${model.url}/_local/requests`)).json();
    const produced = (response: Response) =>
      data.find(({ id }: { id: string }) => id === response.headers.get('x-request-id'))?.output_tokens;
    expect([produced(whole), produced(cut)]).toEqual([50, 12]);
  });

  it('goes wrong by chance, and the same way from the same seed', async () => {
    const tell = (faults: object) =>
      fetch(`${model.url}/_local/faults`, { method: 'POST', body: JSON.stringify(faults) });
    const run = async (seed: number) => {
      expect((await tell({ seed, rates: { error: 0.3, empty: 0.3 } })).status).toBe(200);
      const seen = [];
      for (let count = 0; count < 30; count += 1) {
        const response = await ask('[tokens:9] x');
        seen.push(response.ok ? (await response.json()).usage.completion_tokens : response.status);
      }
      return seen;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
    expect((await tell({ seed: 7, rates: { explode: 1 } })).status).toBe(400);
    expect((await tell({ rates: { error: 2 } })).status).toBe(400);
    expect((await tell({})).status).toBe(200);
    expect((await ask('Hello')).status).toBe(200);
  });

  it('writes at a speed that people can watch when it is asked to', async () => {
    const slow = await startLocalModel({ tokensPerSecond: 200 });
    const started = performance.now();
    const body = JSON.stringify({
      model: 'demo-small',
      stream: true,
      messages: [{ role: 'user', content: '[tokens:60] x' }],
    });
    await (await fetch(`${slow.url}/v1/chat/completions`, { method: 'POST', body })).text();
    expect(performance.now() - started).toBeGreaterThan(290);
    await slow.close();
  });

  it('listens on this machine only', () => {
    expect(new URL(model.url).hostname).toBe('127.0.0.1');
  });
});
