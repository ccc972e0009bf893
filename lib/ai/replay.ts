import { type Microcredits, toDecimal } from '@/lib/platform/units';
import { isRecord } from './json';
import { doneEvent, jsonEvent } from './sse';

type Replay = { requestId: string; completion: object; charged: Microcredits };

/** An answer that was given before, given again: in one piece or as a stream, as it was asked for. Costs nothing. */
export function replayed({ requestId, completion, charged }: Replay, isStream: boolean): Response {
  const cost = toDecimal(charged);
  const headers = new Headers({ 'x-request-id': requestId, 'idempotent-replayed': 'true' });
  // Kept before it was charged, so what it cost is known only now.
  const usage = { ...field(completion, 'usage'), cost };
  if (!isStream) {
    headers.set('x-credits-cost', cost);
    return Response.json({ ...completion, usage }, { headers });
  }
  headers.set('content-type', 'text/event-stream; charset=utf-8');
  headers.set('cache-control', 'private, no-cache, no-transform');
  return new Response(Buffer.concat(eventsOf(completion, usage)), { headers });
}

/** The same answer as a stream: all of its text in one chunk. */
function eventsOf(completion: object, usage: object): Uint8Array[] {
  const choices: unknown = Reflect.get(completion, 'choices');
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  const chunk = { ...completion, object: 'chat.completion.chunk', usage: undefined };
  const step = (delta: object, finish_reason: unknown) =>
    jsonEvent({ ...chunk, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  return [
    step(deltaOf(field(choice, 'message')), null),
    step({}, isRecord(choice) ? choice.finish_reason : null),
    jsonEvent({ ...chunk, choices: [], usage }),
    doneEvent(),
  ];
}

/** Tool calls are numbered in a stream, and only there. */
function deltaOf(message: Record<string, unknown>): object {
  if (!Array.isArray(message.tool_calls)) return message;
  return { ...message, tool_calls: message.tool_calls.map((call: object, index) => ({ index, ...call })) };
}

function field(value: unknown, name: string): Record<string, unknown> {
  const inner: unknown = isRecord(value) ? value[name] : null;
  return isRecord(inner) ? inner : {};
}
