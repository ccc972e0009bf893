import { HISTORY_LIMIT_CHARACTERS } from '@/lib/chat/limits';

export interface ModelTurn {
  role: 'user' | 'assistant';
  content: string;
}

/** What a model is told when an answer that was cut short goes on. */
export const GO_ON = 'Go on exactly where your last answer stops. Repeat nothing and add no introduction.';

/**
 * What the model reads: the newest earlier messages that fit, then the new one, which always goes whole.
 * Answers that never came are left out; the model would take them for its own silence. The parts of an answer that went
 * on are one again.
 */
export function modelHistory(earlier: readonly ModelTurn[], message: string): ModelTurn[] {
  const chosen: ModelTurn[] = [{ role: 'user', content: message }];
  let room = HISTORY_LIMIT_CHARACTERS - message.length;
  for (const { role, content } of earlier.toReversed()) {
    if (content === '') continue;
    room -= content.length;
    if (room < 0) break;
    const next = chosen.at(-1);
    if (role === 'assistant' && next?.role === 'assistant') next.content = content + next.content;
    else chosen.push({ role, content });
  }
  return chosen.reverse();
}
