import type { SentMessage } from '@/lib/chat/read-messages';

interface Opening {
  conversationId: string;
  /** Null when an answer goes on: there is no new message then. */
  messageId: string | null;
  /** Null when there is no answer and none will come. */
  answerId: string | null;
  title: string;
}

/** The first event of an answer: where it is kept. */
export function openingEvent({ conversationId, messageId, answerId, title }: Opening): Uint8Array {
  const body = { conversation_id: conversationId, message_id: messageId, answer_id: answerId, title };
  return encode(`event: conversation\ndata: ${JSON.stringify(body)}\n\n`);
}

export function dataEvent(body: object): Uint8Array {
  return encode(`data: ${JSON.stringify(body)}\n\n`);
}

/** The answer to a message that was sent before, as it is stored, in the form in which answers come. Costs nothing. */
export function sentAgain({ requestId, sent }: { requestId: string; sent: SentMessage }) {
  const { conversationId, title, messageId, answer } = sent;
  const usage = { cost: answer?.cost ?? null, stopped_by: answer ? answer.stoppedBy : 'server' };
  const events = [
    openingEvent({ conversationId, messageId, answerId: answer?.id ?? null, title }),
    dataEvent({ choices: [{ index: 0, delta: { content: answer?.content ?? '' } }] }),
    dataEvent({ choices: [], usage }),
    encode('data: [DONE]\n\n'),
  ];
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const event of events) controller.enqueue(event);
      controller.close();
    },
  });
  const headers = new Headers({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'private, no-cache, no-transform',
    'x-request-id': requestId,
    'idempotent-replayed': 'true',
  });
  return { stream, headers };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
