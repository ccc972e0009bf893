import { describe, expect, it } from 'vitest';
import { modelHistory } from '@/lib/chat/history';
import { HISTORY_LIMIT_CHARACTERS, TITLE_LIMIT_CHARACTERS } from '@/lib/chat/limits';
import { storableText, titleFrom } from '@/lib/chat/text';

describe('the title of a conversation', () => {
  it('is the first line that says something', () => {
    expect(titleFrom('\n\n  Move our   invoices \nto the new system')).toBe('Move our invoices');
  });

  it('is cut at a word and says so', () => {
    const title = titleFrom('Draft a short plan for moving our invoices to the new system before March.');
    expect(title).toBe('Draft a short plan for moving our invoices to the new…');
    expect(title.length).toBeLessThanOrEqual(TITLE_LIMIT_CHARACTERS);
  });

  it('never cuts a character in half', () => {
    const title = titleFrom('🧾'.repeat(100));
    expect(Array.from(title)).toHaveLength(TITLE_LIMIT_CHARACTERS);
    expect(title.isWellFormed()).toBe(true);
  });
});

describe('what the model reads of a conversation', () => {
  it('is everything in order when it fits, without answers that never came', () => {
    const earlier = [
      { role: 'user' as const, content: 'One' },
      { role: 'assistant' as const, content: '' },
      { role: 'user' as const, content: 'Two' },
      { role: 'assistant' as const, content: 'Answer' },
    ];
    expect(modelHistory(earlier, 'Three').map(({ content }) => content)).toEqual(['One', 'Two', 'Answer', 'Three']);
  });

  it('leaves out the oldest when it is too long, so that an old chat does not cost more and more', () => {
    const half = 'x'.repeat(HISTORY_LIMIT_CHARACTERS / 2);
    const earlier = ['a', 'b', 'c'].map((mark) => ({ role: 'user' as const, content: mark + half }));
    expect(modelHistory(earlier, 'Now').map(({ content }) => content[0])).toEqual(['c', 'N']);
  });

  it('always has the whole new message', () => {
    const message = 'y'.repeat(HISTORY_LIMIT_CHARACTERS * 2);
    expect(modelHistory([{ role: 'user', content: 'Before' }], message)).toEqual([{ role: 'user', content: message }]);
  });
});

it('a pasted NUL character, which the database refuses, is left out', () => {
  expect(storableText('a\u0000b')).toBe('ab');
});
