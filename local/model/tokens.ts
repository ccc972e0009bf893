import { countTokens, decode, encode } from 'gpt-tokenizer/encoding/o200k_base';

// What looks like a control token in a prompt is text like any other.
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
// The encoder's work grows with the square of an unbroken run of letters, so long texts are counted piece by piece.
const PIECE_CHARACTERS = 256;

export function tokensIn(text: string): number {
  let tokens = 0;
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
    tokens += countTokens(text.slice(start, start + PIECE_CHARACTERS), PLAIN);
  }
  return tokens;
}

export type Piece = { text: string; tokens: number };

/** The text token by token. Tokens that split a character come as one piece, so that every piece is whole text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let pending: number[] = [];
  for (const token of encode(text, PLAIN)) {
    pending.push(token);
    const decoded = decode(pending);
    if (decoded.endsWith('\ufffd')) continue;
    found.push({ text: decoded, tokens: pending.length });
    pending = [];
  }
  if (pending.length > 0) found.push({ text: decode(pending), tokens: pending.length });
  return found;
}

/** The pieces that fit within so many tokens. */
export function firstTokens(all: readonly Piece[], limit: number): Piece[] {
  const kept: Piece[] = [];
  let tokens = 0;
  for (const piece of all) {
    tokens += piece.tokens;
    if (tokens > limit) break;
    kept.push(piece);
  }
  return kept;
}

type PromptMessage = { role?: unknown; content?: unknown; name?: unknown; tool_calls?: unknown };

/** Tokens of a prompt, counted as OpenAI's own recipe does: three a message, its role and text, three for the answer. */
export function promptTokens(messages: readonly PromptMessage[], extras: readonly unknown[]): number {
  let tokens = 3;
  for (const { role, content, name, tool_calls } of messages) {
    tokens += 3 + tokensIn(String(role)) + tokensIn(textOf(content));
    if (typeof name === 'string') tokens += 1 + tokensIn(name);
    if (tool_calls !== undefined) tokens += tokensIn(JSON.stringify(tool_calls));
  }
  for (const extra of extras) if (extra !== undefined) tokens += tokensIn(JSON.stringify(extra));
  return tokens;
}

/** The text of a message's content: a string, or text parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isTextPart(part) ? part.text : '')).join('\n');
}

function isTextPart(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}
