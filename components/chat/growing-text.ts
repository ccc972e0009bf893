/** A Markdown text that grows at its end: the blocks before it are finished and never change again. */
export interface GrowingText {
  readonly blocks: readonly string[];
  readonly tail: string;
}

export const NO_TEXT: GrowingText = { blocks: [], tail: '' };

/** From here on a tail is cut where a block ends: reading a short tail again is all that a new token costs. */
const CUT_FROM = 600;
/** From here on also between two items of a list, from here on at any line end. Code is never cut; a long piece of it is cheap. */
const CUT_LISTS_FROM = 2_400;
const CUT_ANYWHERE_FROM = 9_600;

/** Adds a piece. What ends a block is a line end, which is dropped: blocks stand below each other. */
export function growText({ blocks, tail }: GrowingText, piece: string): GrowingText {
  const text = tail + piece;
  // Only a new line end can make a cut possible.
  if (text.length < CUT_FROM || !piece.includes('\n')) return { blocks, tail: text };
  const cut = lastCut(text);
  return cut < 0 ? { blocks, tail: text } : { blocks: [...blocks, text.slice(0, cut)], tail: text.slice(cut + 1) };
}

const FENCE = /^\s*(`{3,}|~{3,})(.*)$/;
const ITEM = /^(?:[-*+]|\d{1,9}[.)]) /;

/** The line end before the last line that begins something new; -1 when none does. */
function lastCut(text: string): number {
  let cut = -1;
  let fence: string | null = null;
  let afterBlank = false;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end);
    const isOutside = fence === null;
    // The line that is still being written may become anything.
    if (end >= 0 && isOutside && from > 0 && begins(line, afterBlank, text.length)) cut = from - 1;
    fence = fenceAfter(fence, line);
    afterBlank = line.trim() === '';
    from = end < 0 ? text.length : end + 1;
  }
  return cut;
}

function begins(line: string, afterBlank: boolean, length: number): boolean {
  if (length >= CUT_ANYWHERE_FROM) return true;
  const isFlush = line !== '' && !/^\s/.test(line);
  return isFlush && (afterBlank || (length >= CUT_LISTS_FROM && ITEM.test(line)));
}

/** The mark of the code that is open after this line, if any is: it ends with a mark that is as long, alone on its line. */
function fenceAfter(open: string | null, line: string): string | null {
  const [, mark, rest] = FENCE.exec(line) ?? [];
  if (mark === undefined) return open;
  if (open === null) return mark.startsWith('`') && rest?.includes('`') ? null : mark;
  return mark.startsWith(open) && rest?.trim() === '' ? null : open;
}

/** The line that opened the code which is still open at the end of a text, or null: what goes on there is code. */
export function openFence(text: string): string | null {
  let fence: string | null = null;
  let opener: string | null = null;
  for (const line of text.split('\n')) {
    const after = fenceAfter(fence, line);
    if (fence === null && after !== null) opener = line;
    fence = after;
  }
  return fence === null ? null : opener;
}
