/**
 * The ways in which a model can go wrong, switched on from outside (`POST /_local/faults`, `{}` clears) or by a word in
 * the prompt: `[slow:200]` ms a chunk, `[error:500]` before the first byte, `[error-event]`, `[reset]`, `[cut]` and
 * `[hang]` after some chunks (`[reset:3]`: after three), `[hang:0]` before the headers, `[usage:missing]`, `[empty]`,
 * `[overlength]`, `[tiny]`, `[tokens:500]`, `[cached:100]`.
 */
export const BROKEN_USAGE = [
  'missing',
  'null',
  'twice',
  'negative',
  'float',
  'string',
  'nan',
  'huge',
  'cached',
  'total',
  'zero',
] as const;
export type BrokenUsage = (typeof BROKEN_USAGE)[number];

export type Faults = {
  /** Milliseconds to wait before each chunk. */
  slowMs?: number;
  /** HTTP status to answer with, in place of anything else. */
  error?: number;
  /** Send an error as an event after this many chunks. */
  errorEventAfter?: number;
  /** Break the connection after this many chunks. */
  resetAfter?: number;
  /** End the stream, in order but without a finish, after this many chunks. */
  cutAfter?: number;
  /** Go silent after this many chunks; at 0 not even the headers come. */
  hangAfter?: number;
  usage?: BrokenUsage;
  /** Finish without a word. */
  empty?: boolean;
  /** Go on after the cap. */
  overLength?: boolean;
  /** One token a chunk. */
  tinyChunks?: boolean;
  /** Prompt tokens to report as cached. */
  cached?: number;
  /** How long the answer is to be. */
  tokens?: number;
};

const SWITCH =
  /\[(slow|error|error-event|reset|cut|hang|usage|empty|overlength|tiny|tokens|cached)(?::([a-z0-9]+))?\]/gi;

/** The switches written in a prompt. */
export function faultsIn(prompt: string): Faults {
  const faults: Faults = {};
  for (const [, name = '', value] of prompt.matchAll(SWITCH)) Object.assign(faults, fault(name.toLowerCase(), value));
  return faults;
}

function fault(name: string, value: string | undefined): Faults {
  const number = (byDefault: number) => (value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : byDefault);
  if (name === 'slow') return { slowMs: number(200) };
  if (name === 'error') return { error: Math.min(599, Math.max(400, number(500))) };
  if (name === 'error-event') return { errorEventAfter: number(3) };
  if (name === 'reset') return { resetAfter: number(3) };
  if (name === 'cut') return { cutAfter: number(3) };
  if (name === 'hang') return { hangAfter: number(3) };
  if (name === 'empty') return { empty: true };
  if (name === 'overlength') return { overLength: true };
  if (name === 'tiny') return { tinyChunks: true };
  if (name === 'tokens') return { tokens: number(500) };
  if (name === 'cached') return { cached: number(100) };
  const usage = BROKEN_USAGE.find((kind) => kind === value);
  return usage ? { usage } : {};
}

/** A prompt without its switches: what the model answers to. */
export function withoutSwitches(prompt: string): string {
  return prompt.replaceAll(SWITCH, '').trim();
}

const NUMBERS = [
  'slowMs',
  'error',
  'errorEventAfter',
  'resetAfter',
  'cutAfter',
  'hangAfter',
  'cached',
  'tokens',
] as const;
const FLAGS = ['empty', 'overLength', 'tinyChunks'] as const;

/** The switches of a JSON body, or the name of the one that is not understood. */
export function parseFaults(body: unknown): Faults | { unknown: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { unknown: 'the body' };
  const faults: Faults = {};
  for (const [name, value] of Object.entries(body)) {
    const number = NUMBERS.find((known) => known === name);
    const flag = FLAGS.find((known) => known === name);
    const usage = name === 'usage' ? BROKEN_USAGE.find((kind) => kind === value) : undefined;
    if (number && typeof value === 'number' && Number.isInteger(value) && value >= 0) faults[number] = value;
    else if (flag && typeof value === 'boolean') faults[flag] = value;
    else if (usage) faults.usage = usage;
    else return { unknown: name };
  }
  return faults;
}
