const LF = 0x0a;
const CR = 0x0d;
const MOST_EVENT_BYTES = 4_194_304;

/** One server-sent event: its bytes as they came, blank line included, and its data if it has any. */
export type SseEvent = { bytes: Uint8Array; data: string | null };

/** Cuts a byte stream into events, wherever the network has cut it. Lines end in LF or CRLF. */
export class SseReader {
  private pending = new Uint8Array(0);
  private scanned = 0;
  private lineStart = 0;

  /** @throws RangeError when an event does not end: whoever sends it would fill our memory */
  push(bytes: Uint8Array): SseEvent[] {
    const buffer = this.pending.length === 0 ? bytes : concat(this.pending, bytes);
    const events: SseEvent[] = [];
    let eventStart = 0;
    for (let at = this.scanned; at < buffer.length; at += 1) {
      if (buffer[at] !== LF) continue;
      const isBlank = at === this.lineStart || (at === this.lineStart + 1 && buffer[this.lineStart] === CR);
      this.lineStart = at + 1;
      if (!isBlank) continue;
      events.push(toEvent(buffer.subarray(eventStart, at + 1)));
      eventStart = at + 1;
    }
    this.pending = buffer.slice(eventStart);
    this.scanned = this.pending.length;
    this.lineStart -= eventStart;
    if (this.pending.length > MOST_EVENT_BYTES) throw new RangeError('A server-sent event is too long.');
    return events;
  }

  /** What is left at the end of the stream: some servers leave out the last blank line. */
  flush(): SseEvent[] {
    const rest = toEvent(this.pending);
    this.pending = new Uint8Array(0);
    return rest.data === null ? [] : [{ data: rest.data, bytes: concat(rest.bytes, Uint8Array.of(LF, LF)) }];
  }
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function toEvent(bytes: Uint8Array): SseEvent {
  const data = decoder
    .decode(bytes)
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(line.startsWith('data: ') ? 6 : 5)] : []));
  return { bytes, data: data.length === 0 ? null : data.join('\n') };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** An event that carries this as JSON. */
export function jsonEvent(value: unknown): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(value)}\n\n`);
}

const DONE = 'data: [DONE]\n\n';

/** The event that says that nothing follows. */
export function doneEvent(): Uint8Array {
  return encoder.encode(DONE);
}
