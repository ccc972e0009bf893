import { failureKind } from './failure-kind';
import { jsonEvent } from './sse';

/**
 * One event of the provider's, understood. Its bytes are passed on as they came; only usage is taken out, because it is
 * sent once, at the end, with the cost beside it.
 */
export type ReadChunk = { usages: unknown[]; passOn: Uint8Array | null } & (
  | { kind: 'chunk'; json: unknown }
  | { kind: 'other' | 'done' }
  | { kind: 'error'; reason: string }
);

/** Understands one event; what cannot be read as a chunk is kept from the client, never thrown. */
export function readChunk(bytes: Uint8Array, data: string | null): ReadChunk {
  // A comment keeps the line open; it is for the client as well.
  if (data === null) return { kind: 'other', usages: [], passOn: bytes };
  if (data.trim() === '[DONE]') return { kind: 'done', usages: [], passOn: null };
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    // Not JSON, so no client could read it. If it was to be the usage, that is lost.
    return { kind: 'other', usages: [null], passOn: null };
  }
  if (!isRecord(json)) return { kind: 'other', usages: [], passOn: null };
  if (json.error !== undefined && json.error !== null) {
    return { kind: 'error', usages: [], passOn: null, reason: failureKind(json.error) };
  }
  if (json.usage === undefined || json.usage === null) {
    // An empty chunk in the usage's place, without one, says nothing.
    const isBare = Array.isArray(json.choices) && json.choices.length === 0;
    return { kind: 'chunk', json, usages: [], passOn: isBare ? null : bytes };
  }
  const { usage, ...rest } = json;
  const carriesAnswer = Array.isArray(json.choices) && json.choices.length > 0;
  return { kind: 'chunk', json: rest, usages: [usage], passOn: carriesAnswer ? jsonEvent(rest) : null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
