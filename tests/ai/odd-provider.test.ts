import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readBalances } from '@/lib/credits/balances';
import { microcredits } from '@/lib/platform/units';
import { credits } from '../setup/factories';
import { ask, holdOf, makeAsker, onBothMounts, readEvents, until } from './asking';

/** A provider that sends exactly these pieces, each in a write of its own. */
let send: (response: ServerResponse) => Promise<void>;
let server: Server | undefined;

beforeAll(async () => {
  const port = Number(new URL(process.env.DEMO_MODEL_URL ?? '').port);
  const { key, workspaceId } = await makeAsker();
  expect((await ask('Nobody listens yet', { key })).status).toBe(502);
  expect((await readBalances(workspaceId)).available).toBe(credits(20));
  server = createServer((request, response) => {
    request.resume();
    request.once('end', () => void send(response));
  });
  await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
});
afterAll(() => server?.close());

const frame = '"id":"c1","object":"chat.completion.chunk","created":1,"model":"x"';
const chunk = (text: string, finish: string | null = null) =>
  `data: {${frame},"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}},"finish_reason":${JSON.stringify(finish)}}]}\n\n`;
const usage = `data: {${frame},"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}\n\n`;
const words = 'Blåbærgrød 日本 👩‍👩‍👧‍👦!';
const stream = `: hello\n\n${chunk('')}${chunk(words)}${chunk('', 'stop')}${usage}data: [DONE]\n\n`;

const sse = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const written = (response: ServerResponse, bytes: Uint8Array) =>
  new Promise<void>((resolve) => response.write(bytes, () => resolve()));

async function answered(over: Record<string, unknown> = {}) {
  const { key, workspaceId } = await makeAsker();
  const response = await ask('Hello', { key }, { stream: true, ...over });
  const events = await readEvents(response);
  return { ...events, spent: credits(20) - (await readBalances(workspaceId)).available };
}

onBothMounts(() => {
  describe('a provider’s stream', () => {
    it('arrives whole when every byte comes by itself', async () => {
      send = async (response) => {
        sse(response);
        for (const byte of Buffer.from(stream)) await written(response, Uint8Array.of(byte));
        response.end();
      };
      const { text, usage: told, isDone, spent } = await answered();
      expect({ text, isDone }).toEqual({ text: words, isDone: true });
      // 9 tokens at 0.15 and 7 at 0.60 are 5.55 microcredits, rounded up once.
      expect(told).toMatchObject({ prompt_tokens: 9, completion_tokens: 7, cost: '0.000006' });
      expect(spent).toBe(6n);
    });

    it('may carry its usage in the last chunk of the answer, or in all of them as a running total', async () => {
      const running = (tokens: number) =>
        `"usage":{"prompt_tokens":9,"completion_tokens":${tokens},"total_tokens":${9 + tokens}}`;
      const withUsage = (text: string, finish: string | null, tokens: number) =>
        chunk(text, finish).replace(/}\n\n$/, `,${running(tokens)}}\n\n`);
      send = async (response) => {
        sse(response);
        response.end(
          `${withUsage('a', null, 1)}${withUsage('b', null, 2)}${withUsage('c', 'stop', 3)}data: [DONE]\n\n`,
        );
      };
      const { text, usage: told, events } = await answered();
      expect(text).toBe('abc');
      expect(told).toMatchObject({ completion_tokens: 3, cost: '0.000004' });
      expect(events.filter((event) => event.usage)).toHaveLength(1);
    });

    it('may end without [DONE], and the client still gets one', async () => {
      send = async (response) => {
        sse(response);
        response.end(`${chunk('a')}${chunk('', 'stop')}${usage}`);
      };
      expect(await answered()).toMatchObject({ text: 'a', isDone: true, spent: 6n });
    });

    it('may stay open after its last word, and nobody waits for it', async () => {
      send = async (response) => {
        sse(response);
        response.write(stream);
      };
      expect(await answered()).toMatchObject({ text: words, isDone: true, spent: 6n });
    });

    it('that only lacks its usage is waited for when the client hangs up, so that the receipt is exact (REL-P7)', async () => {
      let lastWord: () => unknown = () => undefined;
      send = async (response) => {
        sse(response);
        response.write(`${chunk(words)}${chunk('', 'stop')}`);
        lastWord = () => response.end(`${usage}data: [DONE]\n\n`);
      };
      const { key, workspaceId } = await makeAsker();
      const response = await ask('Hello', { key }, { stream: true });
      const reader = response.body?.getReader();
      for (let text = ''; !text.includes('"stop"'); ) text += new TextDecoder().decode((await reader?.read())?.value);
      const cancelled = reader?.cancel();
      lastWord();
      await cancelled;
      await until(async () => (await readBalances(workspaceId)).held === 0n);
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'settled', chargedIncluded: 6n, receipt: { estimated: false } });
    });

    it('that reports more than its cap allowed is charged the limit of the hold; the rest is our loss, loudly (REL-P13)', async () => {
      send = async (response) => {
        sse(response);
        const told = usage.replace(
          '"completion_tokens":7,"total_tokens":16',
          '"completion_tokens":160,"total_tokens":169',
        );
        response.end(`${chunk(words)}${chunk('', 'length')}${told}data: [DONE]\n\n`);
      };
      const logged = vi.spyOn(process.stderr, 'write');
      const { key, workspaceId } = await makeAsker({ included: microcredits(64n) });
      const response = await ask('Hello', { key }, { stream: true, max_tokens: 100 });
      const { usage: told } = await readEvents(response);
      const lines = logged.mock.calls.map(([line]) => String(line)).join('');
      logged.mockRestore();
      // 9 and 160 tokens are 97.35 microcredits; 100 tokens of output and the input at most were 64.
      const hold = await holdOf(workspaceId, response.headers.get('x-request-id') ?? '');
      expect(hold).toMatchObject({ state: 'settled', limit: 64n, chargedIncluded: 64n, writtenOff: 34n });
      expect(told).toMatchObject({ completion_tokens: 160, cost: '0.000064' });
      expect(await readBalances(workspaceId)).toMatchObject({ included: 0n, available: 0n, held: 0n });
      expect(lines).toContain('"usage_written_off"');
    });

    it('that is no stream is a failure and costs nothing', async () => {
      send = async (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"choices":[{"message":{"content":"x"}}]}');
      };
      const { key, workspaceId } = await makeAsker();
      expect((await ask('Hello', { key })).status).toBe(502);
      expect((await readBalances(workspaceId)).available).toBe(credits(20));
    });

    it('of rubbish is a failure and costs nothing', async () => {
      send = async (response) => {
        sse(response);
        response.end('data: not json\n\ndata: 7\n\ndata: {"choices":7}\n\ndata: [DONE]\n\n');
      };
      const { error, spent } = await answered();
      expect(error).toMatchObject({ code: 'provider_error' });
      expect(spent).toBe(0n);
    });
  });
});
