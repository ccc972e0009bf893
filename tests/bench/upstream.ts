import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/**
 * A fake model that costs almost nothing: ready-made bytes over kept connections, always with usage. What it answers is
 * set by `POST /_control`; `GET /_stats` counts, so that a hidden retry or a call after a refusal is seen.
 */
export const paceSchema = z.object({
  /** Chunks of a streamed answer, a token each; the same tokens make up a plain answer. */
  chunks: z.number().int().min(1).max(10_000),
  /** Milliseconds between two chunks; 0 sends them at once. */
  gapMs: z.number().min(0),
});
export type Pace = z.output<typeof paceSchema>;
export type UpstreamStats = { requests: number; answered: number; cut: number };

/** The one word that every token of an answer is; whoever measures looks for it. */
export const WORD = ' lorem';
const PROMPT_TOKENS = 150;

export async function startUpstream(): Promise<{ url: string }> {
  let answers = prepare({ chunks: 32, gapMs: 0 });
  const stats: UpstreamStats = { requests: 0, answered: 0, cut: 0 };
  const server = createServer((request, response) => {
    if (request.url === '/_stats') return void json(response, JSON.stringify(stats));
    void bodyOf(request).then((body) => {
      if (request.url === '/_control') {
        answers = prepare(paceSchema.parse(JSON.parse(body)));
        return json(response, '{}');
      }
      stats.requests += 1;
      response.once('close', () => {
        if (response.writableFinished) stats.answered += 1;
        else stats.cut += 1;
      });
      if (body.includes('"stream":true')) stream(response, answers);
      else json(response, answers.whole);
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}` };
}

type Answers = Pace & { whole: string; first: Buffer; chunk: Buffer; last: Buffer; all: Buffer };

function prepare({ chunks, gapMs }: Pace): Answers {
  const usage = { prompt_tokens: PROMPT_TOKENS, completion_tokens: chunks, total_tokens: PROMPT_TOKENS + chunks };
  const frame = { id: 'chatcmpl-bench', created: 1_793_491_200, model: 'demo-small' };
  const message = { role: 'assistant', content: WORD.repeat(chunks) };
  const choice = { index: 0, message, logprobs: null, finish_reason: 'stop' };
  const event = (choices: object[], more = {}) =>
    Buffer.from(`data: ${JSON.stringify({ ...frame, object: 'chat.completion.chunk', choices, ...more })}\n\n`);
  const delta = (change: object, finish: string | null = null) =>
    event([{ index: 0, delta: change, logprobs: null, finish_reason: finish }]);
  const first = delta({ role: 'assistant', content: WORD });
  const chunk = delta({ content: WORD });
  const last = Buffer.concat([delta({}, 'stop'), event([], { usage }), Buffer.from('data: [DONE]\n\n')]);
  const all = Buffer.concat([first, ...Array.from({ length: chunks - 1 }, () => chunk), last]);
  const whole = JSON.stringify({ ...frame, object: 'chat.completion', choices: [choice], usage });
  return { chunks, gapMs, whole, first, chunk, last, all };
}

function stream(response: ServerResponse, { chunks, gapMs, first, chunk, last, all }: Answers): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  if (gapMs === 0) return void response.end(all);
  response.write(first);
  let sent = 1;
  const timer = setInterval(() => {
    if (sent < chunks) response.write(chunk);
    else {
      clearInterval(timer);
      response.end(last);
    }
    sent += 1;
  }, gapMs);
  response.once('close', () => clearInterval(timer));
}

function json(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}
