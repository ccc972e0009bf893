import { Lexer, type MarkedToken, type Token } from 'marked';

/** Longer texts without a single block end are shown as they are: some of them cost a parser far more than their length. */
const MOST_CHARACTERS = 200_000;

/** The blocks of a Markdown text; one paragraph with the text as it is when it cannot be read. */
export function lex(markdown: string): readonly Token[] {
  try {
    if (markdown.length <= MOST_CHARACTERS) return Lexer.lex(markdown, { gfm: true });
  } catch {
    // Nested deeper than a stack: nothing that anybody wrote to be read.
  }
  return [{ type: 'text', raw: markdown, text: markdown }];
}

const BLOCKS = ['blockquote', 'code', 'def', 'heading', 'hr', 'html', 'list', 'paragraph', 'space', 'table'] as const;
const WORDS = ['br', 'checkbox', 'codespan', 'del', 'em', 'escape', 'html', 'image', 'link', 'strong', 'text'] as const;

export type BlockToken = Extract<MarkedToken, { type: (typeof BLOCKS)[number] }>;
export type WordToken = Extract<MarkedToken, { type: (typeof WORDS)[number] }>;

/** Narrows a token to those that are drawn as a block. */
export function isBlock(token: Token): token is BlockToken {
  return BLOCKS.some((type) => type === token.type);
}

/** Narrows a token to those that are drawn inside a line; of anything else the source is shown. */
export function isWord(token: Token): token is WordToken {
  return WORDS.some((type) => type === token.type);
}
