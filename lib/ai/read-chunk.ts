import { failureKind } from './failure-kind';
import { isRecord } from './json';
import { jsonEvent } from './sse';

/**
 * One event of the provider's, understood. Its bytes are passed on as they came; only usage is taken out, because it is
 * sent once, at the end, with the cost beside it.
 */
export type ReadChunk = { usages: readonly unknown[]; passOn: Uint8Array | null } & (
  | { kind: 'chunk'; json: unknown }
  | { kind: 'other' | 'done' }
  | { kind: 'error'; reason: string }
);

const NONE: readonly unknown[] = [];
const LONGEST_DONE = 16;

/** Understands one event; what cannot be read as a chunk is kept from the client, never thrown. */
export function readChunk(bytes: Uint8Array, data: string | null): ReadChunk {
  // A comment keeps the line open; it is for the client as well.
  if (data === null) return { kind: 'other', usages: NONE, passOn: bytes };
  if (data.length < LONGEST_DONE && data.trim() === '[DONE]') return { kind: 'done', usages: NONE, passOn: null };
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    // Not JSON, so no client could read it. If it was to be the usage, that is lost.
    return { kind: 'other', usages: [null], passOn: null };
  }
  if (!isRecord(json)) return { kind: 'other', usages: NONE, passOn: null };
  if (json.error !== undefined && json.error !== null) {
    return { kind: 'error', usages: NONE, passOn: null, reason: failureKind(json.error) };
  }
  if (json.usage === undefined || json.usage === null) {
    // An empty chunk in the usage's place, without one, says nothing.
    const isBare = Array.isArray(json.choices) && json.choices.length === 0;
    return { kind: 'chunk', json, usages: NONE, passOn: isBare ? null : bytes };
  }
  const { usage, ...rest } = json;
  const carriesAnswer = Array.isArray(json.choices) && json.choices.length > 0;
  return { kind: 'chunk', json: rest, usages: [usage], passOn: carriesAnswer ? jsonEvent(rest) : null };
}
