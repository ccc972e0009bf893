import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { CompletionMessage, CompletionRequest } from './request-schema';

// What looks like a control token in somebody's text is text like any other.
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
// The encoder's work grows with the square of an unbroken run of letters: piece by piece, no prompt can stall the process.
// A cut adds a token at most, so this counts a little too much, never too little to matter.
const PIECE_CHARACTERS = 256;
const PIECES_AT_A_TIME = 128;

/** Tokens of a text, by our own count. */
export function countText(text: string): number {
  if (text.length <= PIECE_CHARACTERS) return text === '' ? 0 : countTokens(text, PLAIN);
  let tokens = 0;
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
    tokens += countTokens(text.slice(start, start + PIECE_CHARACTERS), PLAIN);
  }
  return tokens;
}

export type InputCount = {
  /** Our own count: what is booked when the provider does not say. */
  tokens: number;
  /** What is held for the input: not less than what an OpenAI tokenizer makes of it. */
  upperBound: number;
  /** No tokenizer makes more of it, as a token is a byte at least: whoever reports more is wrong. */
  conceivable: number;
};

// OpenAI's own recipe: what separates messages and names their roles, and what opens the answer.
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_ANSWER = 3;
// What a provider adds around tools.
const TOKENS_PER_REQUEST = 16;
const CONCEIVABLE_TOKENS_PER_MESSAGE = 32;
const CONCEIVABLE_TOKENS_PER_REQUEST = 2_048;

// A conversation sends its earlier messages again with each turn, and a program its instructions with each request: their
// counts are remembered, by their hash alone.
const SHORT_CHARACTERS = 32;
const MOST_REMEMBERED = 20_000;
const remembered = new Map<string, number>();

/** Counts what a request puts into the model. Lets other work of the process through while it counts a long one. */
export async function countInput(request: CompletionRequest): Promise<InputCount> {
  const texts = [...request.messages.flatMap(textsOf)];
  for (const extra of [request.tools, request.response_format]) if (extra) texts.push(JSON.stringify(extra));
  let tokens = request.messages.length * TOKENS_PER_MESSAGE + TOKENS_PER_ANSWER;
  let bytes = 0;
  for (const text of texts) {
    bytes += Buffer.byteLength(text);
    tokens += text.length <= SHORT_CHARACTERS ? countText(text) : await countOnce(text);
  }
  return {
    tokens,
    upperBound: Math.ceil(tokens * 1.02) + TOKENS_PER_REQUEST,
    conceivable: bytes + request.messages.length * CONCEIVABLE_TOKENS_PER_MESSAGE + CONCEIVABLE_TOKENS_PER_REQUEST,
  };
}

async function countOnce(text: string): Promise<number> {
  const name = hash('sha256', text, 'base64');
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const stride = PIECE_CHARACTERS * PIECES_AT_A_TIME;
  let tokens = 0;
  for (let start = 0; start < text.length; start += stride) {
    if (start > 0) await setImmediate();
    tokens += countText(text.slice(start, start + stride));
  }
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(name, tokens);
  return tokens;
}

function textsOf(message: CompletionMessage): string[] {
  const { content } = message;
  const texts = typeof content === 'string' ? [content] : (content ?? []).map((part) => part.text);
  if ('name' in message && message.name) texts.push(message.name);
  if (message.role === 'tool') texts.push(message.tool_call_id);
  if (message.role === 'assistant' && message.refusal) texts.push(message.refusal);
  if (message.role === 'assistant' && message.tool_calls) texts.push(JSON.stringify(message.tool_calls));
  return texts;
}
