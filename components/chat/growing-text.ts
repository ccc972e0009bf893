/** A text that grows at its end: the blocks before it are finished and never change again. */
export interface GrowingText {
  readonly blocks: readonly string[];
  readonly tail: string;
}

export const NO_TEXT: GrowingText = { blocks: [], tail: '' };

/** A tail longer than this is cut at its last line end: laying out a short tail is all that a new token costs. */
const BLOCK_CHARACTERS = 600;

/**
 * Adds a piece. A block ends before a line end that is dropped, because two blocks stand on lines of their own; never
 * after another line end, which would vanish at the end of a block.
 */
export function growText({ blocks, tail }: GrowingText, piece: string): GrowingText {
  const text = tail + piece;
  if (text.length < BLOCK_CHARACTERS) return { blocks, tail: text };
  const cut = lastCut(text);
  if (cut <= 0) return { blocks, tail: text };
  return { blocks: [...blocks, text.slice(0, cut)], tail: text.slice(cut + 1) };
}

function lastCut(text: string): number {
  for (let at = text.lastIndexOf('\n'); at > 0; at = text.lastIndexOf('\n', at - 1)) {
    if (text[at - 1] !== '\n') return at;
  }
  return -1;
}
