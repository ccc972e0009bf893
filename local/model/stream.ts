import type { ServerResponse } from 'node:http';
import type { Plan } from './plan';
import type { Piece } from './tokens';
import { usageTexts } from './usage';

export type Pace = { tokensPerSecond: number; signal: AbortSignal; onOutput: (tokens: number) => void };

/** Tokens a chunk has at the usual pace; few enough to look like somebody is typing. */
const CHUNK_TOKENS = 3;

/** Sends an answer as OpenAI streams it, with whatever goes wrong on the way. */
export async function streamAnswer(plan: Plan, response: ServerResponse, pace: Pace): Promise<void> {
  const { faults } = plan;
  if (faults.hangAfter === 0) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.flushHeaders();
  await produce(plan.reasoning, pace);
  await send(response, event(plan, { role: 'assistant', content: plan.tool ? null : '', ...opening(plan) }));
  let sent = 0;
  for (const chunk of chunks(plan)) {
    if (sent === faults.hangAfter) return;
    if (sent === faults.resetAfter) return breakOff(response);
    if (sent === faults.cutAfter) return void response.end();
    if (sent === faults.errorEventAfter) return void response.end(`data: ${JSON.stringify(FAILURE)}\n\n`);
    await produce(tokensOf(chunk), pace, faults.slowMs);
    if (pace.signal.aborted) return;
    await send(response, event(plan, delta(plan, chunk)));
    sent += 1;
  }
  await send(response, event(plan, {}, plan.finish));
  if (plan.includeUsage) for (const usage of usages(plan)) await send(response, usageEvent(plan, usage));
  response.end('data: [DONE]\n\n');
}

const FAILURE = { error: { message: 'The demo model was told to fail here.', type: 'server_error', code: null } };

export function usages(plan: Plan): string[] {
  const { prompt, cached, reasoning } = plan;
  return usageTexts({ prompt, cached, reasoning, completion: reasoning + tokensOf(plan.pieces) }, plan.faults.usage);
}

export function tokensOf(some: readonly Piece[]): number {
  return some.reduce((sum, piece) => sum + piece.tokens, 0);
}

/** Takes the time that a model would take for so many tokens, and counts them as produced. */
export async function produce(tokens: number, pace: Pace, slowMs = 0): Promise<void> {
  const wait = slowMs + (pace.tokensPerSecond > 0 ? (tokens * 1_000) / pace.tokensPerSecond : 0);
  if (wait > 0) await until(wait, pace.signal);
  if (!pace.signal.aborted) pace.onOutput(tokens);
}

/** Waits, but no longer than somebody listens. */
function until(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

function chunks({ pieces, faults }: Plan): Piece[][] {
  const size = faults.tinyChunks ? 1 : CHUNK_TOKENS;
  return Array.from({ length: Math.ceil(pieces.length / size) }, (_, at) => pieces.slice(at * size, at * size + size));
}

function opening({ tool }: Plan): object {
  if (!tool) return {};
  return { tool_calls: [{ index: 0, id: tool.id, type: 'function', function: { name: tool.name, arguments: '' } }] };
}

function delta({ tool }: Plan, chunk: Piece[]): object {
  const text = chunk.map((piece) => piece.text).join('');
  return tool ? { tool_calls: [{ index: 0, function: { arguments: text } }] } : { content: text };
}

function event(plan: Plan, change: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta: change, logprobs: null, finish_reason: finish }];
  const usage = plan.includeUsage ? { usage: null } : {};
  return `data: ${JSON.stringify({ ...frame(plan), choices, ...usage })}\n\n`;
}

// The usage is put in as text, because a broken one may not be JSON.
function usageEvent(plan: Plan, usage: string): string {
  const json = JSON.stringify({ ...frame(plan), choices: [] });
  return `data: ${json.slice(0, -1)},"usage":${usage}}\n\n`;
}

function frame({ id, created, model }: Plan) {
  return {
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    service_tier: 'default',
    system_fingerprint: 'fp_demo',
  };
}

/** Breaks the connection once everything before it is on its way. */
function breakOff(response: ServerResponse): void {
  response.write(': breaking off\n\n', () => response.destroy());
}

/** Writes, and waits while the reader is slower. */
async function send(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
