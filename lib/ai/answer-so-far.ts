import { z } from 'zod';
import { countText } from './token-count';

const textOrNothing = z.string().nullish().catch(null);
const toolCallDelta = z.object({
  index: z.number().int().min(0).max(1_000).catch(0),
  id: textOrNothing,
  function: z.object({ name: textOrNothing, arguments: textOrNothing }).nullish().catch(null),
});
const chunkSchema = z.object({
  id: textOrNothing,
  created: z.number().nullish().catch(null),
  system_fingerprint: textOrNothing,
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: textOrNothing,
            refusal: textOrNothing,
            reasoning_content: textOrNothing,
            tool_calls: z.array(toolCallDelta).nullish().catch(null),
          })
          .nullish()
          .catch(null),
        finish_reason: textOrNothing,
      }),
    )
    .catch([]),
});

type ToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } };

/** What a streamed answer has come to so far, put together chunk by chunk. */
export class AnswerSoFar {
  id: string | null = null;
  created: number | null = null;
  fingerprint: string | null = null;
  content = '';
  refusal = '';
  finishReason: string | null = null;
  private toolCalls = new Map<number, ToolCall>();

  /** Takes a chunk in; answers the tokens it brought, by our own count. Thoughts that are shown count, but are no answer. */
  add(json: unknown): number {
    const parsed = chunkSchema.safeParse(json);
    if (!parsed.success) return 0;
    const { id, created, system_fingerprint, choices } = parsed.data;
    this.id ??= id ?? null;
    this.created ??= created ?? null;
    this.fingerprint ??= system_fingerprint ?? null;
    let tokens = 0;
    for (const { delta, finish_reason } of choices) {
      if (finish_reason) this.finishReason = finish_reason;
      if (!delta) continue;
      this.content += delta.content ?? '';
      this.refusal += delta.refusal ?? '';
      for (const text of [delta.content, delta.refusal, delta.reasoning_content]) if (text) tokens += countText(text);
      for (const call of delta.tool_calls ?? []) tokens += this.addToolCall(call);
    }
    return tokens;
  }

  private addToolCall({ index, id, function: called }: z.output<typeof toolCallDelta>): number {
    const call = this.toolCalls.get(index) ?? { id: '', type: 'function', function: { name: '', arguments: '' } };
    call.id ||= id ?? '';
    call.function.name += called?.name ?? '';
    call.function.arguments += called?.arguments ?? '';
    this.toolCalls.set(index, call);
    return countText(called?.name ?? '') + countText(called?.arguments ?? '');
  }

  /** Nothing was said and nothing was called. */
  get isEmpty(): boolean {
    return this.content === '' && this.refusal === '' && this.toolCalls.size === 0;
  }

  /** The assistant's message, as it stands in an answer that is not streamed. */
  message(): object {
    const calls = [...this.toolCalls].sort(([a], [b]) => a - b).map(([, call]) => call);
    return {
      role: 'assistant',
      content: this.content === '' && calls.length > 0 ? null : this.content,
      refusal: this.refusal === '' ? null : this.refusal,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
  }
}
