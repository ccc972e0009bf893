import { describe, expect, it } from 'vitest';
import { type Turn, turns } from '@/components/chat/turns';
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
    ...{ message: 'm', replaces: null, hides: [], opener: '', model: 'x', messageId: `q${n}`, answerId: `a${n}` },
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
    expect(shown(['q1', 'a1', 'q2', 'a2'], [turn(3), turn(4, { hides: ['q2'] })])).toEqual(['q1', 'a1', 'k4']);
    expect(shown(['q1', 'a1'], [turn(2), turn(3), turn(4, { hides: ['q2'] })])).toEqual(['q1', 'a1', 'k4']);
    expect(shown(['q1', 'a1'], [turn(2, { hides: ['q1'] }), turn(3, { hides: ['q2'] })])).toEqual(['k3']);
  });

  it('hides what the page still shows of before an earlier replacement, too', () => {
    expect(shown(['q1', 'a1', 'q2', 'a2'], [turn(5, { hides: ['q4', 'q2'] })])).toEqual(['q1', 'a1', 'k5']);
  });

  it('shows it again when the message was refused, which takes the turn out', () => {
    expect(shown(['q1', 'a1', 'q2', 'a2'], [])).toEqual(['q1', 'a1', 'q2', 'a2']);
  });

  it('is not cut by a turn whose message was not stored yet', () => {
    expect(shown(['q1', 'a1'], [turn(2, { messageId: null, answerId: null })])).toEqual(['q1', 'a1', 'k2']);
  });
});

describe('what takes the place of something that took the place of something', () => {
  it('hides both, once it was accepted', () => {
    const first = turn(2, { hides: ['q1'] });
    const second = turn(3, { replaces: 'q2', hides: ['q2'] });
    for (const one of [first, second]) turns.add(one, () => undefined);
    const hides = turns.removeReplaced(second);
    expect(hides).toEqual(['q2', 'q1']);
    expect(turns.at('u', 'c').map(({ key }) => key)).toEqual(['k3']);
    expect(shown(['q1', 'a1'], [{ ...second, hides }])).toEqual(['k3']);
  });
});
