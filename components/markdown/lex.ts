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

// What the lexer makes without extensions, which nothing here adds.
const KNOWN: ReadonlySet<string> = new Set<MarkedToken['type']>([
  ...(['blockquote', 'br', 'checkbox', 'code', 'codespan', 'def', 'del', 'em', 'escape', 'heading', 'hr'] as const),
  ...(['html', 'image', 'link', 'list', 'list_item', 'paragraph', 'space', 'strong', 'table', 'text'] as const),
]);

/** Narrows a token to those that have a form here; nothing else is drawn but its text. */
export function isKnown(token: Token): token is MarkedToken {
  return KNOWN.has(token.type);
}
