import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseReader } from '@/lib/ai/sse';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function read(parts: Uint8Array[]) {
  const reader = new SseReader();
  return [...parts.flatMap((part) => reader.push(part)), ...reader.flush()];
}

const STREAMS = {
  'lines that end in LF': 'data: {"a":1}\n\n: ping\n\ndata: {"text":"æøå 日本 👩‍👩‍👧‍👦"}\n\ndata: [DONE]\n\n',
  'lines that end in CRLF': 'data: {"a":1}\r\n\r\n: ping\r\n\r\ndata: {"text":"æøå 日本"}\r\n\r\ndata: [DONE]\r\n\r\n',
  'events of several lines': 'event: x\nid: 1\ndata: {"a":\ndata: 1}\n\ndata:{"b":2}\n\ndata: [DONE]\n\n',
  'no last blank line': 'data: {"a":1}\n\ndata: [DONE]\n',
};

describe('server-sent events', () => {
  for (const [name, text] of Object.entries(STREAMS)) {
    it(`are the same wherever the network cuts them: ${name}`, () => {
      const bytes = encoder.encode(text);
      const whole = read([bytes]).map((event) => event.data);
      expect(whole.at(-1)).toBe('[DONE]');
      for (let cut = 0; cut <= bytes.length; cut += 1) {
        const events = read([bytes.slice(0, cut), bytes.slice(cut)]);
        expect(events.map((event) => event.data)).toEqual(whole);
      }
      expect(read([...bytes].map((byte) => Uint8Array.of(byte))).map((event) => event.data)).toEqual(whole);
    });
  }

  it('keep every byte, so that passing them on changes nothing', () => {
    const bytes = encoder.encode(STREAMS['lines that end in CRLF']);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (at) => {
        const edges = [0, ...at.sort((a, b) => a - b), bytes.length];
        const parts = edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
        const text = read(parts).map((event) => decoder.decode(event.bytes));
        expect(text.join('')).toBe(STREAMS['lines that end in CRLF']);
      }),
    );
  });

  it('without data are passed on as they are', () => {
    const [comment] = new SseReader().push(encoder.encode(': keep-alive\n\n'));
    expect(comment?.data).toBeNull();
    expect(decoder.decode(comment?.bytes)).toBe(': keep-alive\n\n');
  });

  it('that never end are refused before they fill the memory', () => {
    const reader = new SseReader();
    const megabyte = new Uint8Array(1_048_576).fill(0x61);
    expect(() => {
      for (let count = 0; count < 6; count += 1) reader.push(megabyte);
    }).toThrow(RangeError);
  });
});
