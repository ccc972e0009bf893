import { type Microcredits, toDecimal } from '@/lib/platform/units';
import type { AnswerSoFar } from './answer-so-far';
import type { Ending } from './ending';

/** An answer that is over, and what it came to. */
export type Closed = { requestId: string; model: string; answer: AnswerSoFar; ending: Ending; charged: Microcredits };

/** Usage in OpenAI's form, with what the request cost. */
function usageJson({ ending, charged }: Pick<Closed, 'ending' | 'charged'>): object {
  const { usage, estimated, stoppedBy } = ending;
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cachedInput },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
    cost: toDecimal(charged),
    ...(estimated ? { estimated: true } : {}),
    ...(stoppedBy === null ? {} : { stopped_by: stoppedBy }),
  };
}

/** The last chunk of a stream: no choices, the usage, the cost. */
export function usageChunk(closed: Closed): object {
  return { ...frame(closed, 'chat.completion.chunk'), choices: [], usage: usageJson(closed) };
}

/** The chunk that ends an answer which we stopped. */
export function finishChunk(closed: Omit<Closed, 'ending' | 'charged'>): object {
  const choices = [{ index: 0, delta: {}, logprobs: null, finish_reason: 'length' }];
  return { ...frame(closed, 'chat.completion.chunk'), choices };
}

/** The whole answer, for a caller who did not ask for a stream. */
export function completionJson(closed: Closed): object {
  const choices = [
    { index: 0, message: closed.answer.message(), logprobs: null, finish_reason: closed.ending.finishReason ?? 'stop' },
  ];
  return { ...frame(closed, 'chat.completion'), choices, usage: usageJson(closed) };
}

function frame({ requestId, model, answer }: Omit<Closed, 'ending' | 'charged'>, object: string): object {
  return {
    id: answer.id ?? `chatcmpl-${requestId}`,
    object,
    created: answer.created ?? Math.floor(Date.now() / 1_000),
    model,
    ...(answer.fingerprint === null ? {} : { system_fingerprint: answer.fingerprint }),
  };
}
