import { describe, expect, it } from 'vitest';
import type { Turn } from '@/components/chat/turns';
import { visibleTurns } from '@/components/chat/visible-turns';
import type { ChatMessage } from '@/lib/chat/read-messages';

const stored = (id: string): ChatMessage => ({
  id,
  author: id.startsWith('q') ? 'user' : 'assistant',
  content: id,
  model: null,
  stoppedBy: null,
  requestId: null,
  cost: null,
});

function turn(n: number, over: Partial<Turn> = {}): Turn {
  return {
    ...{ key: `k${n}`, userId: 'u', place: 'c', conversationId: 'c', requestId: null, state: 'finished' },
    ...{ message: 'm', replaces: null, opener: '', model: 'x', messageId: `q${n}`, answerId: `a${n}` },
    ...{ cost: null, stoppedBy: null, error: null },
    ...over,
  };
}

function shown(messages: string[], turns: Turn[]): string[] {
  const visible = visibleTurns(messages.map(stored), turns);
  return [...visible.messages.map(({ id }) => id), ...visible.turns.map(({ key }) => key)];
}

describe('the thread', () => {
  it('shows what this visit added after what the page brought, each once', () => {
    expect(shown(['q1', 'a1'], [turn(1), turn(2)])).toEqual(['q1', 'a1', 'k2']);
  });

  it('hides what a message takes the place of and all that followed, whoever brought it', () => {
    expect(shown(['q1', 'a1', 'q2', 'a2'], [turn(3), turn(4, { replaces: 'q2' })])).toEqual(['q1', 'a1', 'k4']);
    expect(shown(['q1', 'a1'], [turn(2), turn(3), turn(4, { replaces: 'q2' })])).toEqual(['q1', 'a1', 'k4']);
    expect(shown(['q1', 'a1'], [turn(2, { replaces: 'q1' }), turn(3, { replaces: 'q2' })])).toEqual(['k3']);
  });

  it('shows it again when the message was refused, which takes the turn out', () => {
    expect(shown(['q1', 'a1', 'q2', 'a2'], [])).toEqual(['q1', 'a1', 'q2', 'a2']);
  });

  it('is not cut by a turn whose message was not stored yet', () => {
    expect(shown(['q1', 'a1'], [turn(2, { messageId: null, answerId: null })])).toEqual(['q1', 'a1', 'k2']);
  });
});
