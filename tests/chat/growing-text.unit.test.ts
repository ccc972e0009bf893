import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growText, NO_TEXT } from '@/components/chat/growing-text';

describe('a growing answer', () => {
  it('is always the whole text again, however it arrived', () => {
    const piece = fc.oneof(fc.constant('\n'), fc.constant('\n\n'), fc.string({ maxLength: 400 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { blocks, tail } = pieces.reduce(growText, NO_TEXT);
        expect([...blocks, tail].join('\n')).toBe(pieces.join(''));
        expect(blocks.some((block) => block.endsWith('\n'))).toBe(false);
      }),
    );
  });

  it('keeps what is finished untouched while tokens arrive, so that it is not drawn again', () => {
    const begun = growText(NO_TEXT, `${'word '.repeat(200)}\nmore`);
    expect(begun.blocks).toHaveLength(1);
    const grown = growText(begun, ' words');
    expect(grown.blocks).toBe(begun.blocks);
    expect(grown.tail).toBe('more words');
  });
});
