import { readStream, type StreamEvent } from '@/components/chat/read-stream';
import type { Caller } from '@/lib/auth/api-caller';
import type { ChatMember } from '@/lib/chat/conversations';
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

/** Reads an answer to its end. */
export async function readEvents(stream: ReadableStream<Uint8Array>) {
  const events: StreamEvent[] = [];
  for await (const event of readStream(stream)) events.push(event);
  const bodies = events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data));
  return {
    events,
    accepted: (): { conversation_id: string; message_id: string; answer_id: string } => {
      if (events[0]?.event !== 'conversation') throw new Error('the conversation was not named first');
      return bodies[0];
    },
    text: (): string => bodies.map((body) => body.choices?.[0]?.delta?.content ?? '').join(''),
    usage: (): { cost: string; stopped_by?: string } | undefined =>
      bodies.findLast((body) => body.usage)?.usage ?? undefined,
    error: (): { code: string } | undefined => bodies.find((body) => body.error)?.error,
  };
}
