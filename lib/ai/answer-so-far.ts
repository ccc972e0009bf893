import { isRecord, textIn } from './json';
import { countText } from './token-count';

type ToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } };

const MOST_TOOL_CALLS = 1_000;

/**
 * What a streamed answer has come to so far, put together chunk by chunk. Looks at each field by hand: it runs for every
 * chunk of every answer, and whatever has not the right form is passed over, never thrown.
 */
export class AnswerSoFar {
  id: string | null = null;
  created: number | null = null;
  fingerprint: string | null = null;
  content = '';
  refusal = '';
  finishReason: string | null = null;
  private toolCalls: Map<number, ToolCall> | null = null;

  /** Takes a chunk in; answers the tokens it brought, by our own count. Thoughts that are shown count, but are no answer. */
  add(json: unknown): number {
    if (!isRecord(json)) return 0;
    this.id ??= textIn(json.id);
    if (typeof json.created === 'number') this.created ??= json.created;
    this.fingerprint ??= textIn(json.system_fingerprint);
    if (!Array.isArray(json.choices)) return 0;
    let tokens = 0;
    for (const choice of json.choices) if (isRecord(choice)) tokens += this.addChoice(choice);
    return tokens;
  }

  private addChoice({ delta, finish_reason }: Record<string, unknown>): number {
    this.finishReason = textIn(finish_reason) ?? this.finishReason;
    if (!isRecord(delta)) return 0;
    let tokens = 0;
    const content = textIn(delta.content);
    if (content !== null) {
      this.content += content;
      tokens += countText(content);
    }
    const refusal = textIn(delta.refusal);
    if (refusal !== null) {
      this.refusal += refusal;
      tokens += countText(refusal);
    }
    const thought = textIn(delta.reasoning_content);
    if (thought !== null) tokens += countText(thought);
    if (!Array.isArray(delta.tool_calls)) return tokens;
    for (const call of delta.tool_calls) if (isRecord(call)) tokens += this.addToolCall(call);
    return tokens;
  }

  private addToolCall({ index, id, function: called }: Record<string, unknown>): number {
    const isPlace = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index <= MOST_TOOL_CALLS;
    const place = isPlace ? index : 0;
    this.toolCalls ??= new Map();
    const call = this.toolCalls.get(place) ?? { id: '', type: 'function', function: { name: '', arguments: '' } };
    this.toolCalls.set(place, call);
    call.id ||= textIn(id) ?? '';
    if (!isRecord(called)) return 0;
    const [name, args] = [textIn(called.name) ?? '', textIn(called.arguments) ?? ''];
    call.function.name += name;
    call.function.arguments += args;
    return countText(name) + countText(args);
  }

  /** Nothing was said and nothing was called. */
  get isEmpty(): boolean {
    return this.content === '' && this.refusal === '' && this.toolCalls === null;
  }

  /** The assistant's message, as it stands in an answer that is not streamed. */
  message(): object {
    const calls = [...(this.toolCalls ?? [])].sort(([a], [b]) => a - b).map(([, call]) => call);
    return {
      role: 'assistant',
      content: this.content === '' && calls.length > 0 ? null : this.content,
      refusal: this.refusal === '' ? null : this.refusal,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
  }
}
