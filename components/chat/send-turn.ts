import { type AnswerEvent, toAnswerEvents } from '@/components/chat/answer-events';
import { type ApiError, OFFLINE, readRefusal } from '@/components/chat/api-error';
import { readCost } from '@/components/chat/read-cost';
import { readStream } from '@/components/chat/read-stream';
import { forgetSendKey, sendKeyOf } from '@/components/chat/send-keys';
import { type Turn, turns } from '@/components/chat/turns';
import { fetchHere } from '@/components/shell/page-workspace';

interface SendTurn
  extends Pick<Turn, 'userId' | 'place' | 'conversationId' | 'message' | 'replaces' | 'opener' | 'model'> {
  /** Resolves when nothing stands in the way of sending any more. */
  ready: Promise<void>;
  /** The message is stored; a new chat has its conversation now. */
  onAccepted: (conversationId: string) => void;
}

/** Pauses before it is asked again what became of a message whose answer did not arrive. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Sends one message and follows its answer to the end, writing into the store as it goes. When the connection breaks
 * before anything has come back, the same message is sent again under the same key: it may have arrived, and is then
 * answered from what was stored, at no charge.
 * Resolves to the turn as it ended; a refused one is out of the list again, because its message goes back into the box.
 */
export async function sendTurn({ ready, onAccepted, ...message }: SendTurn): Promise<Turn> {
  const controller = new AbortController();
  const { signal } = controller;
  const turn = startTurn(message, controller);
  await ready;
  for (const pause of [0, ...PAUSES_MS]) {
    await wait(pause, signal);
    if (signal.aborted) break;
    const ended = await attempt(turn, { signal, onAccepted, isRepeated: pause > 0 });
    if (ended) return ended;
    if (!navigator.onLine) break;
  }
  // Stopping before anything began is no failure: the text is simply back in the box.
  return refuse(turn, signal.aborted ? null : OFFLINE);
}

type Attempt = { signal: AbortSignal; onAccepted: (conversationId: string) => void; isRepeated: boolean };

/** Null when it isn't known whether the message arrived. */
async function attempt(started: Turn, { signal, onAccepted, isRepeated }: Attempt): Promise<Turn | null> {
  let turn = started;
  try {
    const response = await post(turn, signal);
    if (!response.ok || !response.body) {
      const error = await readRefusal(response);
      return error.code === 'still_running' ? null : refuse(turn, error);
    }
    turn = turns.update(turn, { requestId: response.headers.get('x-request-id') });
    for await (const event of readStream(response.body)) {
      for (const change of toAnswerEvents(event)) {
        turn = apply(turn, change, isRepeated);
        if (change.kind === 'accepted') onAccepted(change.conversationId);
      }
    }
    return turn.state === 'sending' ? null : await close(turn, 'connection');
  } catch {
    return turn.state === 'sending' ? null : await close(turn, signal.aborted ? 'client' : 'connection');
  }
}

function startTurn(message: Omit<SendTurn, 'ready' | 'onAccepted'>, controller: AbortController): Turn {
  const turn: Turn = {
    ...message,
    key: crypto.randomUUID(),
    hides: message.replaces ? [message.replaces] : [],
    state: 'sending',
    requestId: null,
    messageId: null,
    answerId: null,
    cost: null,
    stoppedBy: null,
    error: null,
  };
  turns.add(turn, () => controller.abort());
  if (turn.opener !== '') turns.append(turn.key, turn.opener);
  return turn;
}

function post(turn: Turn, signal: AbortSignal): Promise<Response> {
  const { conversationId, message, replaces, model } = turn;
  const optional = { ...(conversationId && { conversation_id: conversationId }), ...(replaces && { replaces }) };
  return fetchHere('/api/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': sendKeyOf(turn) },
    body: JSON.stringify({ ...optional, message, model }),
    signal,
  });
}

function apply(turn: Turn, event: AnswerEvent, isRepeated: boolean): Turn {
  switch (event.kind) {
    case 'accepted': {
      const { conversationId, messageId, answerId, title } = event;
      forgetSendKey(turn);
      const hides = turn.replaces ? turns.removeReplaced(turn) : turn.hides;
      if (!turn.conversationId) turns.addStarted(turn.userId, { id: conversationId, title });
      const ids = { place: conversationId, conversationId, messageId, answerId };
      return turns.update(turn, { ...ids, hides, state: 'streaming' });
    }
    case 'text':
      turns.append(turn.key, event.text);
      return turn;
    case 'cut':
      return turns.update(turn, { stoppedBy: 'length' });
    case 'usage': {
      // Nobody stopped it: the first connection broke.
      const wasCut = isRepeated && event.stoppedBy === 'client';
      return turns.update(turn, {
        cost: event.cost,
        stoppedBy: wasCut ? 'connection' : (event.stoppedBy ?? turn.stoppedBy),
      });
    }
    case 'error':
      return turns.update(turn, { error: event.error });
  }
}

/** An answer that ended without its usage was cut off on the way; what it cost stands on its receipt. */
async function close(turn: Turn, cutBy: 'client' | 'connection'): Promise<Turn> {
  const isWhole = turn.cost !== null || turn.error !== null || turn.stoppedBy !== null;
  const closed = turns.update(turn, { state: 'finished', stoppedBy: isWhole ? turn.stoppedBy : cutBy });
  if (isWhole || !turn.requestId) return closed;
  return turns.update(closed, { cost: await readCost(turn.requestId) });
}

function refuse(turn: Turn, error: ApiError | null): Turn {
  // A message that was refused for certain is a new one when it is sent again.
  if (error && error !== OFFLINE) forgetSendKey(turn);
  turns.remove(turn);
  return { ...turn, state: 'refused', error };
}

/** Resolves after the pause, when the connection is back, or when it is no longer wanted. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
