/** One event of a server-sent event stream. */
export interface StreamEvent {
  event: string;
  data: string;
}

/**
 * Reads server-sent events from bytes that may be cut anywhere: inside an event, a line end or a character.
 * Follows the event-stream format of the HTML standard; `id` and `retry` are of no use here and are skipped. What
 * stands after the last blank line when the stream ends is an event cut short and is dropped, as the standard says.
 */
export async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const lines = lineSplitter();
  const fields = eventBuilder();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const line of lines(decoder.decode(value, { stream: true }))) {
        const event = fields(line);
        if (event) yield event;
      }
    }
  } finally {
    reader.releaseLock();
  }
}

/** Lines end with LF, CR or CRLF; a CR at the end of a piece may still be the first half of a CRLF. */
function lineSplitter(): (piece: string) => string[] {
  let rest = '';
  let endedWithCarriageReturn = false;
  return (piece) => {
    const text = rest + (endedWithCarriageReturn && piece.startsWith('\n') ? piece.slice(1) : piece);
    if (piece !== '') endedWithCarriageReturn = piece.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    return lines;
  };
}

function eventBuilder(): (line: string) => StreamEvent | null {
  let event = 'message';
  let data: string[] = [];
  return (line) => {
    if (line === '') {
      const complete = data.length > 0 ? { event, data: data.join('\n') } : null;
      event = 'message';
      data = [];
      return complete;
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') event = value;
    if (name === 'data') data.push(value);
    return null;
  };
}
