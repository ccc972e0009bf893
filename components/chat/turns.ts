import type { ApiError } from '@/components/chat/api-error';
import { type GrowingText, growText, NO_TEXT } from '@/components/chat/growing-text';

export type TurnState = 'sending' | 'streaming' | 'finished' | 'refused';

/** One message of this visit and the answer to it, as far as it has come. */
export interface Turn {
  key: string;
  userId: string;
  /** Where it shows: a conversation's id, or the place of the new chat until the server has given one. */
  place: string;
  conversationId: string | null;
  /** Names the AI request and its receipt; known once the server has answered. */
  requestId: string | null;
  state: TurnState;
  /** What was written; null when an answer goes on. */
  message: string | null;
  /** The stored message that this one takes the place of, with all that followed it. */
  replaces: string | null;
  /** What must not be shown beside it: what it replaces, and what that had taken the place of before. */
  hides: readonly string[];
  /** The line that opens the code which the answer goes on with; empty when it does not. */
  opener: string;
  model: string;
  messageId: string | null;
  answerId: string | null;
  cost: string | null;
  stoppedBy: string | null;
  /** Why it was refused, or what broke the answer off. */
  error: ApiError | null;
}

export interface StartedConversation {
  id: string;
  title: string;
}

const NO_TURNS: readonly Turn[] = [];
const NONE_STARTED: readonly StartedConversation[] = [];

/**
 * The turns of this visit, outside React: so an answer goes on while its reader looks at another page of the studio,
 * and a token wakes up only the component that shows the end of the text. Lists and texts change their identity only
 * when their content does.
 */
class Turns {
  #byPlace = new Map<string, readonly Turn[]>();
  #texts = new Map<string, GrowingText>();
  #started = new Map<string, readonly StartedConversation[]>();
  #stops = new Map<string, () => void>();
  #listeners = new Set<() => void>();
  #scheduled = false;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  at(userId: string, place: string): readonly Turn[] {
    return this.#byPlace.get(keyOf(userId, place)) ?? NO_TURNS;
  }

  text(key: string): GrowingText {
    return this.#texts.get(key) ?? NO_TEXT;
  }

  /** Conversations that a person began during this visit, the newest first. */
  started(userId: string): readonly StartedConversation[] {
    return this.#started.get(userId) ?? NONE_STARTED;
  }

  addStarted(userId: string, conversation: StartedConversation): void {
    this.#started.set(userId, [conversation, ...this.started(userId)]);
    this.#notify();
  }

  /** Forgets a conversation that was deleted. */
  forget(userId: string, conversationId: string): void {
    for (const turn of this.at(userId, conversationId)) this.remove(turn);
    this.#started.set(
      userId,
      this.started(userId).filter(({ id }) => id !== conversationId),
    );
    this.#notify();
  }

  add(turn: Turn, stop: () => void): void {
    this.#stops.set(turn.key, stop);
    this.#put(turn, [...this.#beside(turn), turn]);
    this.#notify();
  }

  /** Changes a turn; with another `place` it moves there. */
  update(turn: Turn, changes: Partial<Turn>): Turn {
    const next = { ...turn, ...changes };
    if (next.place === turn.place) {
      this.#put(
        turn,
        this.#beside(turn).map((other) => (other.key === turn.key ? next : other)),
      );
    } else {
      this.#remove(turn);
      this.#put(next, [...this.#beside(next), next]);
    }
    this.#notify();
    return next;
  }

  /** Forgets what a turn has taken the place of, once it was accepted. Answers all that it hides from now on. */
  removeReplaced(turn: Turn): readonly string[] {
    const before = this.#beside(turn).filter(({ key }) => key !== turn.key);
    const from = before.findIndex(({ messageId }) => messageId === turn.replaces);
    // Not one of this visit's: then it is one that the server's page shows, and all of these came after it.
    const gone = before.slice(Math.max(from, 0));
    for (const one of gone) this.remove(one);
    return [...turn.hides, ...gone.flatMap(({ hides }) => hides)];
  }

  remove(turn: Turn): void {
    this.#remove(turn);
    this.#texts.delete(turn.key);
    this.#stops.delete(turn.key);
    this.#notify();
  }

  /** Ends the answer early, as the person wished. */
  stop(turn: Turn): void {
    this.#stops.get(turn.key)?.();
  }

  append(key: string, piece: string): void {
    this.#texts.set(key, growText(this.text(key), piece));
    this.#notifySoon();
  }

  #beside(turn: Turn): readonly Turn[] {
    return this.at(turn.userId, turn.place);
  }

  #put(turn: Turn, list: readonly Turn[]): void {
    this.#byPlace.set(keyOf(turn.userId, turn.place), list);
  }

  #remove(turn: Turn): void {
    this.#put(
      turn,
      this.#beside(turn).filter((other) => other.key !== turn.key),
    );
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  // Models write faster than screens draw: one wake-up serves all the pieces that arrive within a frame or two.
  #notifySoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#notify();
    }, 30);
  }
}

// The next person may sign in without leaving the page; nobody's turns are shown to somebody else.
function keyOf(userId: string, place: string): string {
  return `${userId} ${place}`;
}

export const turns = new Turns();
