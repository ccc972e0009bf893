import { randomUUID } from 'node:crypto';
import { compose } from './answer';
import { type Faults, faultsIn, withoutSwitches } from './faults';
import { isRecord } from './json';
import { isModel, reasons } from './models';
import { sample } from './sample';
import { firstTokens, type Piece, pieces, promptTokens, textOf } from './tokens';

/** A request, understood: what will be answered, token by token, before anything is sent. */
export type Plan = {
  id: string;
  created: number;
  model: string;
  stream: boolean;
  includeUsage: boolean;
  prompt: number;
  cached: number;
  reasoning: number;
  pieces: Piece[];
  /** Set when the answer is a call of this tool, with `pieces` as its arguments. */
  tool: { id: string; name: string } | null;
  finish: 'stop' | 'length' | 'tool_calls';
  faults: Faults;
};

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly param: string | null = null,
  ) {
    super(message);
  }
}

type Body = Record<string, unknown>;
const DEFAULT_CAP = 4_096;

/** @throws Refusal as OpenAI refuses: 404 for an unknown model, 400 for what makes no sense */
export function planOf(body: Body, standing: Faults): Plan {
  const { model, messages } = body;
  if (typeof model !== 'string')
    throw new Refusal(400, 'invalid_request', 'you must provide a model parameter', 'model');
  if (!isModel(model)) throw new Refusal(404, 'model_not_found', `The model '${model}' does not exist`, 'model');
  if (!isMessages(messages))
    throw new Refusal(400, 'invalid_request', "'messages' must be a list of messages", 'messages');
  const asked = textOf(messages.findLast((message) => message.role === 'user')?.content);
  const faults = { ...standing, ...faultsIn(asked) };
  const prompt = promptTokens(messages, [body.tools, body.response_format]);
  const tool = forcedTool(body);
  const answer = tool ? tool.args : contentOf(model, body, withoutSwitches(asked), faults);
  const cap = faults.overLength ? Number.POSITIVE_INFINITY : capOf(body);
  const stopped = faults.empty ? '' : beforeStop(answer, body.stop);
  const all = firstTokens(pieces(stopped), wantedTokens(body, faults) ?? Number.POSITIVE_INFINITY);
  const reasoning = reasons(model) && !faults.empty ? thinking(cap, all) : 0;
  const kept = firstTokens(all, cap - reasoning);
  return {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model,
    stream: body.stream === true,
    includeUsage: isRecord(body.stream_options) && body.stream_options.include_usage === true,
    prompt,
    cached: Math.min(faults.cached ?? 0, prompt),
    reasoning,
    pieces: kept,
    tool: tool ? { id: `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`, name: tool.name } : null,
    finish: kept.length < all.length ? 'length' : tool ? 'tool_calls' : 'stop',
    faults,
  };
}

function contentOf(model: string, body: Body, asked: string, faults: Faults): string {
  const format = isRecord(body.response_format) ? body.response_format : {};
  if (format.type === 'json_schema' && isRecord(format.json_schema))
    return JSON.stringify(sample(format.json_schema.schema));
  if (format.type === 'json_object') return JSON.stringify({ demo: true, model, you_wrote: asked.slice(0, 200) });
  // Counted in pieces it comes to a little more than in one, hence the reserve.
  return compose(model, asked, Math.ceil((wantedTokens(body, faults) ?? 0) * 1.05));
}

/** How long the answer was told to be. */
function wantedTokens(body: Body, faults: Faults): number | undefined {
  return faults.overLength ? capOf(body) + 400 : faults.tokens;
}

/** Thinks about as long as it will talk, and leaves at least half of the cap to the answer. */
function thinking(cap: number, answer: readonly Piece[]): number {
  const wanted = Math.max(64, Math.ceil(answer.length * 0.6));
  return Math.min(wanted, cap === Number.POSITIVE_INFINITY ? wanted : Math.floor(cap / 2));
}

function capOf(body: Body): number {
  const cap = body.max_completion_tokens ?? body.max_tokens ?? DEFAULT_CAP;
  if (typeof cap !== 'number' || !Number.isInteger(cap) || cap < 1) {
    throw new Refusal(400, 'invalid_request', "'max_tokens' must be a positive whole number", 'max_tokens');
  }
  return cap;
}

function beforeStop(text: string, stop: unknown): string {
  const stops = (Array.isArray(stop) ? stop : [stop]).filter((one) => typeof one === 'string' && one !== '');
  const found = stops.map((one) => text.indexOf(String(one))).filter((at) => at >= 0);
  return found.length > 0 ? text.slice(0, Math.min(...found)) : text;
}

function forcedTool(body: Body): { name: string; args: string } | null {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isRecord) : [];
  const choice = body.tool_choice;
  const named = isRecord(choice) && isRecord(choice.function) ? choice.function.name : undefined;
  if (choice !== 'required' && named === undefined) return null;
  const functions = tools.map((tool) => tool.function).filter(isRecord);
  const chosen = functions.find((one) => named === undefined || one.name === named);
  if (!chosen) throw new Refusal(400, 'invalid_request', "'tool_choice' names no tool of this request", 'tool_choice');
  return { name: String(chosen.name), args: JSON.stringify(sample(chosen.parameters ?? { type: 'object' })) };
}

function isMessages(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}
