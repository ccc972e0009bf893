import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { joined } from './answer';
import { drawing, parseRates } from './chance';
import { type Faults, parseFaults } from './faults';
import { isRecord } from './json';
import { MODELS } from './models';
import { type Plan, planOf, Refusal } from './plan';
import { type Pace, produce, streamAnswer, tokensOf, usages } from './stream';
import { Tallies } from './tally';

/** About as fast as a person can watch; 0 is as fast as the machine can. */
const VISIBLE_TOKENS_PER_SECOND = 80;
const MAX_BODY_BYTES = 8_000_000;

type Options = { port?: number; tokensPerSecond?: number };
type State = { faults: Faults; draw: (() => Faults) | null; tokensPerSecond: number; tallies: Tallies };

/** Starts the demo model on this machine's loopback address only. Tests get it at full speed unless they ask otherwise. */
export async function startLocalModel(options: Options = {}): Promise<{ url: string; close: () => Promise<void> }> {
  const setting = process.env.LOCAL_MODEL_TOKENS_PER_SECOND ?? (process.env.VITEST ? '0' : VISIBLE_TOKENS_PER_SECOND);
  const state: State = {
    faults: {},
    tokensPerSecond: options.tokensPerSecond ?? Number(setting),
    draw: null,
    tallies: new Tallies(),
  };
  const server = createServer((request, response) => {
    void answer(state, request, response).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // Listening on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function closed(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // With or without /v1: a base URL may or may not end in it.
  const route = `${request.method} ${new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/v1\//, '/')}`;
  if (route === 'POST /chat/completions') return complete(state, request, response);
  if (route === 'GET /models') {
    const data = MODELS.map((id) => ({ id, object: 'model', created: 1_793_491_200, owned_by: 'demo' }));
    return json(response, 200, { object: 'list', data });
  }
  if (route === 'GET /_local/stats') return json(response, 200, state.tallies.stats);
  if (route === 'GET /_local/requests') return json(response, 200, { data: state.tallies.list() });
  if (route === 'GET /_local/faults') return json(response, 200, state.faults);
  if (route !== 'POST /_local/faults') throw new Refusal(404, 'not_found', `Unknown request: ${route}`);
  const switches = await readJson(request);
  const { seed, rates, ...standing } = isRecord(switches) ? switches : { rest: switches };
  const faults = parseFaults(standing);
  if ('unknown' in faults) throw notUnderstood(faults.unknown);
  state.draw = rates === undefined && seed === undefined ? null : drawingOf(seed, rates);
  state.faults = faults;
  return json(response, 200, { ...faults, seed, rates });
}

function drawingOf(seed: unknown, rates: unknown): () => Faults {
  const parsed = parseRates(rates);
  if ('unknown' in parsed) throw notUnderstood(String(parsed.unknown));
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) throw notUnderstood('seed');
  return drawing(seed, parsed);
}

function notUnderstood(name: string): Refusal {
  return new Refusal(400, 'invalid_request', `This switch is not understood: ${name}`);
}

async function complete(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { tallies } = state;
  tallies.stats.requests += 1;
  const body = await readJson(request);
  if (!isRecord(body)) throw new Refusal(400, 'invalid_request', 'The body is not a JSON object');
  const plan = planOf(body, { ...state.faults, ...state.draw?.() });
  if (plan.faults.error) throw new Refusal(plan.faults.error, 'demo_error', 'The demo model was told to fail.');
  const tally = tallies.begin(plan);
  response.setHeader('x-request-id', plan.id);
  const gone = new AbortController();
  response.once('close', () => {
    tally.ended = true;
    gone.abort();
  });
  const onOutput = (tokens: number) => tallies.produced(tally, tokens);
  const pace = { tokensPerSecond: state.tokensPerSecond, signal: gone.signal, onOutput };
  if (!plan.stream) return answerWhole(plan, response, pace);
  tallies.stats.streams += 1;
  return streamAnswer(plan, response, pace);
}

async function answerWhole(plan: Plan, response: ServerResponse, pace: Pace): Promise<void> {
  if (plan.faults.hangAfter !== undefined) return;
  if (plan.faults.resetAfter !== undefined) return void response.destroy();
  await produce(plan.reasoning + tokensOf(plan.pieces), pace, plan.faults.slowMs);
  if (pace.signal.aborted) return;
  const text = joined(plan.pieces);
  const call = plan.tool && { id: plan.tool.id, type: 'function', function: { name: plan.tool.name, arguments: text } };
  const message = {
    role: 'assistant',
    content: call ? null : text,
    refusal: null,
    ...(call ? { tool_calls: [call] } : {}),
  };
  const { id, created, model } = plan;
  const whole = {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, finish_reason: plan.finish }],
  };
  const usage = usages(plan).at(-1);
  const rest = usage === undefined ? '}' : `,"usage":${usage}}`;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(whole).slice(0, -1) + rest);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, 'too_large', 'The body is too large');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new Refusal(400, 'invalid_request', 'The body is not valid JSON');
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'server_error', 'The demo model failed');
  const type = refusal.status < 500 ? 'invalid_request_error' : 'server_error';
  const { code, param, message } = refusal;
  json(response, refusal.status, { error: { message, type, param, code } });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
