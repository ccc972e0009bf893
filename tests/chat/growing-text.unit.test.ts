import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GrowingText, growText, NO_TEXT, openFence } from '@/components/chat/growing-text';

/** A text that arrives in pieces of a few characters, as tokens do. */
function arrived(text: string): { grown: GrowingText; longestTail: number } {
  let grown = NO_TEXT;
  let longestTail = 0;
  for (let at = 0; at < text.length; at += 4) {
    grown = growText(grown, text.slice(at, at + 4));
    longestTail = Math.max(longestTail, grown.tail.length);
  }
  return { grown, longestTail };
}

describe('a growing answer', () => {
  it('is always the whole text again, however it arrived', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\n\n', '\n```js\n', '\n- item', '\n| a | b |'),
      fc.string({ maxLength: 400 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { blocks, tail } = pieces.reduce(growText, NO_TEXT);
        expect([...blocks, tail].join('\n')).toBe(pieces.join(''));
      }),
    );
  });

  it('keeps what is finished untouched while tokens arrive, so that it is not drawn again', () => {
    const begun = growText(NO_TEXT, `${'word '.repeat(200)}\n\nmore\n`);
    expect(begun.blocks).toHaveLength(1);
    const grown = growText(begun, ' words');
    expect(grown.blocks).toBe(begun.blocks);
    expect(grown.tail).toBe('more\n words');
  });

  it.each([
    ['paragraphs', 'Some words about invoices that are late. '.repeat(8).concat('\n\n'), 1_200],
    ['one list', '- an item with a few words\n', 2_600],
    ['one numbered list', '12. an item with a few words\n', 2_600],
    ['one table', '| a cell | another cell | a third |\n', 9_800],
    ['lines', 'a line of a paragraph without an end\n', 9_800],
  ])('is at its end as short at token 10,000 as at token 500: %s', (_name, unit, most) => {
    const { longestTail } = arrived(unit.repeat(Math.ceil(40_000 / unit.length)));
    expect(longestTail).toBeLessThan(most);
  });

  it('never cuts code, nor what stands indented below an item', () => {
    const code = `${'Before. '.repeat(100)}\n\n\`\`\`ts\n${'const a = 1;\n\n'.repeat(900)}`;
    expect(arrived(code).grown.tail.startsWith('```ts\n')).toBe(true);
    const item = `- item\n\n${'  more of it '.repeat(30)}\n\n`.repeat(3);
    for (const block of arrived(item).grown.blocks.slice(1)) expect(block).toMatch(/^- item/);
  });
});

describe('what an answer broke off in', () => {
  it.each([
    ['words', null],
    ['```js\nlet a', '```js'],
    ['```js\nlet a\n```\n', null],
    ['````md\n```js\nx\n```\n', '````md'],
    ['~~~\na', '~~~'],
    ['```js\na\n```\nthen\n```py\nb', '```py'],
    ['``` inline ``` text', null],
  ])('%j goes on as %j', (text, fence) => {
    expect(openFence(text)).toBe(fence);
  });
});
