import { describe, expect, it } from 'vitest';
import { readStream, type StreamEvent } from '@/components/chat/read-stream';

const TEXT = [
  ': a comment\n',
  'event: conversation\ndata: {"conversation_id":"1"}\n\n',
  'data: {"choices":[{"delta":{"content":"naïve 日本語 🧾"}}]}\r\n\r\n',
  'data:first line\ndata: second line\rid: 7\r\r',
  'retry: 10\n\n',
  'data: [DONE]\n\n',
].join('');

const EVENTS: StreamEvent[] = [
  { event: 'conversation', data: '{"conversation_id":"1"}' },
  { event: 'message', data: '{"choices":[{"delta":{"content":"naïve 日本語 🧾"}}]}' },
  { event: 'message', data: 'first line\nsecond line' },
  { event: 'message', data: '[DONE]' },
];

describe('the reader of streaming answers', () => {
  const bytes = new TextEncoder().encode(TEXT);

  it('reads the same events wherever the bytes are cut in two', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await readAll([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(EVENTS);
    }
  });

  it('reads the same events when every byte arrives alone', async () => {
    expect(await readAll(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
  });

  it('gives an event as soon as it is complete, without waiting for the next', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const reading = readStream(readable);
    const first = reading.next();
    await writer.write(new TextEncoder().encode('data: one\n\n'));
    expect((await first).value).toEqual({ event: 'message', data: 'one' });
    await writer.close();
    expect((await reading.next()).done).toBe(true);
  });

  it('drops an event that was cut off by the end of the stream', async () => {
    expect(await readAll([new TextEncoder().encode('data: whole\n\ndata: cut')])).toEqual([
      { event: 'message', data: 'whole' },
    ]);
  });

  it('fails when the connection breaks, so that a broken answer is never taken for a whole one', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.error(new Error('reset'));
      },
    });
    await expect(readStream(broken).next()).rejects.toThrow('reset');
  });
});

async function readAll(pieces: Uint8Array[]): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readStream(streamOf(pieces))) events.push(event);
  return events;
}

function streamOf(pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}
