import { readStream, type StreamEvent } from '@/components/chat/read-stream';
import type { Caller } from '@/lib/auth/api-caller';
import type { ChatMember } from '@/lib/chat/conversations';
import { sendMessage } from '@/lib/chat/send-message';
import { newId } from '@/lib/platform/ids';
import { makeWorkspace } from '../setup/factories';

type Wanted = Parameters<typeof makeWorkspace>[0];

/** Somebody with a workspace of their own who may use the chat. */
export async function makeChatter(wanted: Wanted = {}): Promise<Caller> {
  const { workspaceId, people } = await makeWorkspace(wanted);
  const [caller] = people.map((person) => ({
    userId: person.userId,
    email: person.email,
    name: person.email,
    operator: false,
    workspace: { id: workspaceId, name: 'Test', plan: wanted?.plan ?? ('team' as const), seats: wanted?.seats ?? 1 },
    role: person.role,
    apiKeyId: null,
  }));
  if (!caller) throw new Error('nobody');
  return caller;
}

export function memberOf(caller: Caller): ChatMember {
  return { userId: caller.userId, workspaceId: caller.workspace.id };
}

interface Sending {
  message?: string | null;
  conversationId?: string | null;
  modelId?: string;
  replaces?: string;
  key?: string;
  signal?: AbortSignal;
}

/** Sends something to the chat, as its route does. */
export function send(caller: Caller, over: Sending = {}) {
  const { message = 'Which invoices are late?', conversationId = null, modelId = 'demo-medium' } = over;
  const listener = new AbortController();
  return sendMessage({
    caller,
    conversationId,
    message,
    model: modelId,
    replaces: over.replaces ?? null,
    key: over.key ?? null,
    requestId: newId(),
    signal: over.signal ?? listener.signal,
    signalOf: listener,
  });
}

/** Reads an answer to its end. */
export async function readEvents(stream: ReadableStream<Uint8Array>) {
  const events: StreamEvent[] = [];
  for await (const event of readStream(stream)) events.push(event);
  const bodies = events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data));
  return {
    events,
    accepted: (): { conversation_id: string; message_id: string; answer_id: string; title: string } => {
      if (events[0]?.event !== 'conversation') throw new Error('the conversation was not named first');
      return bodies[0];
    },
    text: (): string => bodies.map((body) => body.choices?.[0]?.delta?.content ?? '').join(''),
    usage: (): { cost: string; stopped_by?: string } | undefined =>
      bodies.findLast((body) => body.usage)?.usage ?? undefined,
    error: (): { code: string } | undefined => bodies.find((body) => body.error)?.error,
  };
}

/** Reads until the first words, hangs up, and resolves to the conversation's id when the stream's own end is over. */
export async function hangUpAfterText(
  stream: ReadableStream<Uint8Array>,
  controller: AbortController,
): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!/"content":"[^"]/.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error('the answer ended before it could be cut off');
    text += decoder.decode(value, { stream: true });
  }
  controller.abort();
  await reader.cancel();
  const id = /"conversation_id":"([^"]+)"/.exec(text)?.[1];
  if (!id) throw new Error('no conversation');
  return id;
}
