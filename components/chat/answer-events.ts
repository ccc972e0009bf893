import { type ApiError, readApiError } from '@/components/chat/api-error';
import type { StreamEvent } from '@/components/chat/read-stream';

/** What a streaming answer can tell the page. */
export type AnswerEvent =
  | { kind: 'accepted'; conversationId: string; messageId: string | null; answerId: string | null; title: string }
  | { kind: 'text'; text: string }
  /** It is as long as one answer can be. */
  | { kind: 'cut' }
  | { kind: 'usage'; cost: string | null; stoppedBy: string | null }
  | { kind: 'error'; error: ApiError };

/** Reads one event of the chat route; empty for what says nothing new, such as `[DONE]` or an empty delta. */
export function toAnswerEvents({ event, data }: StreamEvent): AnswerEvent[] {
  const body = parse(data);
  if (!body) return [];
  if (event === 'conversation') {
    const { conversation_id: conversationId, message_id: messageId, answer_id: answerId, title } = body;
    if (!isText(conversationId)) return [];
    const ids = { conversationId, messageId: textOf(messageId), answerId: textOf(answerId) };
    return [{ kind: 'accepted', ...ids, title: textOf(title) ?? '' }];
  }
  if (isRecord(body.error)) return [{ kind: 'error', error: readApiError(body) }];
  const events: AnswerEvent[] = [];
  const choice: unknown = Array.isArray(body.choices) ? body.choices[0] : undefined;
  const delta = isRecord(choice) && isRecord(choice.delta) ? choice.delta : {};
  if (isText(delta.content) && delta.content !== '') events.push({ kind: 'text', text: delta.content });
  if (isRecord(choice) && choice.finish_reason === 'length') events.push({ kind: 'cut' });
  if (isRecord(body.usage)) {
    const { cost, stopped_by: stoppedBy } = body.usage;
    events.push({ kind: 'usage', cost: textOf(cost), stoppedBy: textOf(stoppedBy) });
  }
  return events;
}

function parse(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | null {
  return isText(value) ? value : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
