import { isRecord, textIn } from './json';

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

  /** Takes a chunk in; answers the text it brought, to be counted. Thoughts that are shown count, but are no answer. */
  add(json: unknown): string {
    if (!isRecord(json)) return '';
    this.id ??= textIn(json.id);
    if (typeof json.created === 'number') this.created ??= json.created;
    this.fingerprint ??= textIn(json.system_fingerprint);
    if (!Array.isArray(json.choices)) return '';
    let brought = '';
    for (const choice of json.choices) if (isRecord(choice)) brought += this.addChoice(choice);
    return brought;
  }

  private addChoice({ delta, finish_reason }: Record<string, unknown>): string {
    this.finishReason = textIn(finish_reason) ?? this.finishReason;
    if (!isRecord(delta)) return '';
    const content = textIn(delta.content) ?? '';
    const refusal = textIn(delta.refusal) ?? '';
    this.content += content;
    this.refusal += refusal;
    let brought = content + refusal + (textIn(delta.reasoning_content) ?? '');
    if (!Array.isArray(delta.tool_calls)) return brought;
    for (const call of delta.tool_calls) if (isRecord(call)) brought += this.addToolCall(call);
    return brought;
  }

  private addToolCall({ index, id, function: called }: Record<string, unknown>): string {
    const isPlace = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index <= MOST_TOOL_CALLS;
    const place = isPlace ? index : 0;
    this.toolCalls ??= new Map();
    const call = this.toolCalls.get(place) ?? { id: '', type: 'function', function: { name: '', arguments: '' } };
    this.toolCalls.set(place, call);
    call.id ||= textIn(id) ?? '';
    if (!isRecord(called)) return '';
    const [name, args] = [textIn(called.name) ?? '', textIn(called.arguments) ?? ''];
    call.function.name += name;
    call.function.arguments += args;
    return name + args;
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
