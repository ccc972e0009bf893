import { HISTORY_LIMIT_CHARACTERS } from '@/lib/chat/limits';

export interface ModelTurn {
  role: 'user' | 'assistant';
  content: string;
}

/**
 * What the model reads: the newest earlier messages that fit, then the new one, which always goes whole.
 * Answers that never came are left out; the model would take them for its own silence.
 */
export function modelHistory(earlier: readonly ModelTurn[], message: string): ModelTurn[] {
  const chosen: ModelTurn[] = [{ role: 'user', content: message }];
  let room = HISTORY_LIMIT_CHARACTERS - message.length;
  for (const turn of earlier.toReversed()) {
    if (turn.content === '') continue;
    room -= turn.content.length;
    if (room < 0) break;
    chosen.push(turn);
  }
  return chosen.reverse();
}
