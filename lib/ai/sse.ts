const LF = 0x0a;
const CR = 0x0d;
const MOST_EVENT_BYTES = 4_194_304;
const DATA = Buffer.from('data: ');
const BLANK_LINE = Buffer.from('\n\n');

/** One server-sent event: its bytes as they came, blank line included, and its data if it has any. */
export type SseEvent = { bytes: Uint8Array; data: string | null };

/** Cuts a byte stream into events, wherever the network has cut it. Lines end in LF or CRLF. */
export class SseReader {
  private pending: Buffer | null = null;
  private scanned = 0;
  private lineStart = 0;

  /** @throws RangeError when an event does not end: whoever sends it would fill our memory */
  push(bytes: Uint8Array): SseEvent[] {
    const arrived = asBuffer(bytes);
    const buffer = this.pending === null ? arrived : Buffer.concat([this.pending, arrived]);
    const events: SseEvent[] = [];
    let eventStart = 0;
    for (let at = buffer.indexOf(LF, this.scanned); at >= 0; at = buffer.indexOf(LF, at + 1)) {
      const isBlank = at === this.lineStart || (at === this.lineStart + 1 && buffer[this.lineStart] === CR);
      this.lineStart = at + 1;
      if (!isBlank) continue;
      events.push(toEvent(buffer.subarray(eventStart, at + 1)));
      eventStart = at + 1;
    }
    this.pending = eventStart === buffer.length ? null : buffer.subarray(eventStart);
    this.scanned = buffer.length - eventStart;
    this.lineStart -= eventStart;
    if (this.scanned > MOST_EVENT_BYTES) throw new RangeError('A server-sent event is too long.');
    return events;
  }

  /** What is left at the end of the stream: some servers leave out the last blank line. */
  flush(): SseEvent[] {
    if (this.pending === null) return [];
    const rest = toEvent(this.pending);
    this.pending = null;
    return rest.data === null ? [] : [{ data: rest.data, bytes: Buffer.concat([rest.bytes, BLANK_LINE]) }];
  }
}

function toEvent(bytes: Buffer): SseEvent {
  // Nearly all events are one line of data in front of a blank one.
  const end = bytes.indexOf(LF);
  if (end === bytes.length - 2 && DATA.compare(bytes, 0, DATA.length) === 0 && bytes[end - 1] !== CR) {
    return { bytes, data: bytes.toString('utf8', DATA.length, end) };
  }
  const data = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(line.startsWith('data: ') ? 6 : 5)] : []));
  return { bytes, data: data.length === 0 ? null : data.join('\n') };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** An event that carries this as JSON. */
export function jsonEvent(value: unknown): Uint8Array {
  return Buffer.from(`data: ${JSON.stringify(value)}\n\n`);
}

const DONE = 'data: [DONE]\n\n';

/** The event that says that nothing follows. */
export function doneEvent(): Uint8Array {
  return Buffer.from(DONE);
}
