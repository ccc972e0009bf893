import { type AnswerEvent, toAnswerEvents } from '@/components/chat/answer-events';
import { type ApiError, OFFLINE, readRefusal } from '@/components/chat/api-error';
import { readCost } from '@/components/chat/read-cost';
import { readStream } from '@/components/chat/read-stream';
import { type Turn, turns } from '@/components/chat/turns';

interface SendTurn {
  userId: string;
  place: string;
  conversationId: string | null;
  message: string;
  model: string;
  /** Resolves when nothing stands in the way of sending any more. */
  ready: Promise<void>;
  /** The message is stored; a new chat has its conversation now. */
  onAccepted: (conversationId: string) => void;
}

/**
 * Sends one message and follows its answer to the end, writing into the store as it goes.
 * Resolves to the turn as it ended; a refused one is out of the list again, because its message goes back into the box.
 */
export async function sendTurn({ ready, onAccepted, ...message }: SendTurn): Promise<Turn> {
  const controller = new AbortController();
  let turn = startTurn(message, controller);
  try {
    await ready;
    const response = await post(turn, controller.signal);
    if (!response.ok || !response.body) return refuse(turn, await readRefusal(response));
    turn = turns.update(turn, { requestId: response.headers.get('x-request-id') });
    for await (const event of readStream(response.body)) {
      for (const change of toAnswerEvents(event)) {
        turn = apply(turn, change);
        if (change.kind === 'accepted') onAccepted(change.conversationId);
      }
    }
    return await close(turn, 'connection');
  } catch {
    return await close(turn, controller.signal.aborted ? 'client' : 'connection');
  }
}

type Sent = Pick<Turn, 'userId' | 'place' | 'conversationId' | 'message' | 'model'>;

function startTurn(message: Sent, controller: AbortController): Turn {
  const turn: Turn = {
    ...message,
    key: crypto.randomUUID(),
    state: 'sending',
    requestId: null,
    messageId: null,
    answerId: null,
    cost: null,
    stoppedBy: null,
    error: null,
  };
  turns.add(turn, () => controller.abort());
  return turn;
}

function post({ conversationId, message, model }: Turn, signal: AbortSignal): Promise<Response> {
  return fetch('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...(conversationId && { conversation_id: conversationId }), message, model }),
    signal,
  });
}

function apply(turn: Turn, event: AnswerEvent): Turn {
  switch (event.kind) {
    case 'accepted': {
      const { conversationId, messageId, answerId, title } = event;
      if (!turn.conversationId) turns.addStarted(turn.userId, { id: conversationId, title });
      return turns.update(turn, { place: conversationId, conversationId, messageId, answerId, state: 'streaming' });
    }
    case 'text':
      turns.append(turn.key, event.text);
      return turn;
    case 'usage':
      return turns.update(turn, { cost: event.cost, stoppedBy: event.stoppedBy });
    case 'error':
      return turns.update(turn, { error: event.error });
  }
}

/** An answer that ended without its usage was cut off on the way; what it cost stands on its receipt. */
async function close(turn: Turn, cutBy: 'client' | 'connection'): Promise<Turn> {
  // Stopping before anything began is no failure: the text is simply back in the box.
  if (turn.state === 'sending') return refuse(turn, cutBy === 'client' ? null : OFFLINE);
  const isWhole = turn.cost !== null || turn.error !== null;
  const closed = turns.update(turn, { state: 'finished', stoppedBy: isWhole ? turn.stoppedBy : cutBy });
  if (isWhole || !turn.requestId) return closed;
  return turns.update(closed, { cost: await readCost(turn.requestId) });
}

function refuse(turn: Turn, error: ApiError | null): Turn {
  turns.remove(turn);
  return { ...turn, state: 'refused', error };
}
