import type { Turn } from '@/components/chat/turns';
import type { ChatMessage } from '@/lib/chat/read-messages';

interface Visible {
  messages: readonly ChatMessage[];
  turns: readonly Turn[];
}

/**
 * What stands in the thread: the messages that the server's page brought and, after them, the turns of this visit that it
 * doesn't hold yet; without what a turn takes the place of, also while that is still on its way.
 */
export function visibleTurns(messages: readonly ChatMessage[], turns: readonly Turn[]): Visible {
  const stored = new Set(messages.map(({ id }) => id));
  let shown = messages;
  let live: Turn[] = [];
  for (const turn of turns) {
    if (turn.answerId && stored.has(turn.answerId)) continue;
    const at = shown.findIndex(({ id }) => turn.hides.includes(id));
    const liveAt = live.findIndex(({ messageId }) => messageId !== null && turn.hides.includes(messageId));
    if (at >= 0) [shown, live] = [shown.slice(0, at), []];
    else if (liveAt >= 0) live = live.slice(0, liveAt);
    live.push(turn);
  }
  return { messages: shown, turns: live };
}
