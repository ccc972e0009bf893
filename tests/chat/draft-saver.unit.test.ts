import { afterEach, describe, expect, it, vi } from 'vitest';
import { DraftSaver, type SaveOutcome } from '@/components/chat/draft-saver';

/** A server that answers when the test says so. */
function makeServer(saved = '') {
  const puts: { content: string; keepalive: boolean; answer: (outcome: SaveOutcome) => void }[] = [];
  const outcomes: [SaveOutcome, string][] = [];
  const saver = new DraftSaver({
    saved,
    delayMs: 400,
    put: (content, { keepalive }) =>
      new Promise((resolve) => {
        puts.push({ content, keepalive, answer: resolve });
      }),
    onOutcome: (outcome, content) => outcomes.push([outcome, content]),
  });
  const answerNext = async (outcome: SaveOutcome) => {
    puts.at(-1)?.answer(outcome);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { saver, puts, outcomes, answerNext, contents: () => puts.map(({ content }) => content) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the draft on the server', () => {
  it('is saved once a moment after the last key', async () => {
    vi.useFakeTimers();
    const { saver, contents } = makeServer();
    saver.change('H');
    await vi.advanceTimersByTimeAsync(300);
    saver.change('Hi');
    await vi.advanceTimersByTimeAsync(399);
    expect(contents()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(contents()).toEqual(['Hi']);
  });

  it('is never overtaken by an older text: one save at a time, the newest last', async () => {
    vi.useFakeTimers();
    const { saver, contents, answerNext } = makeServer();
    saver.change('first');
    saver.flush();
    saver.change('second');
    saver.change('third');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(contents()).toEqual(['first']);
    await answerNext('saved');
    expect(contents()).toEqual(['first', 'third']);
  });

  it('is saved with the leaving page when something is unsaved, and only then', async () => {
    const { saver, puts } = makeServer('kept');
    saver.flush({ keepalive: true });
    expect(puts).toEqual([]);
    saver.change('kept, and more');
    saver.flush({ keepalive: true });
    expect(puts).toMatchObject([{ content: 'kept, and more', keepalive: true }]);
  });

  it('is left to the server while a message is on its way, after waiting for a save that runs', async () => {
    vi.useFakeTimers();
    const { saver, contents, answerNext } = makeServer();
    saver.change('Hello');
    saver.flush();
    let isReady = false;
    const ready = saver.beginSending().then(() => {
      isReady = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isReady).toBe(false);
    await answerNext('saved');
    await ready;
    saver.change('next');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(contents()).toEqual(['Hello']);
    saver.endSending({ saved: '', content: 'next' });
    expect(contents()).toEqual(['Hello', 'next']);
  });

  it('is saved again after a refusal, because nobody knows what the server kept', () => {
    const { saver, contents } = makeServer('Hello');
    void saver.beginSending();
    saver.endSending({ saved: null, content: 'Hello' });
    expect(contents()).toEqual(['Hello']);
  });

  it('reports that the person is signed out and stops trying until something changes', async () => {
    vi.useFakeTimers();
    const { saver, contents, outcomes, answerNext } = makeServer();
    saver.change('kept where I am');
    saver.flush();
    await answerNext('signed_out');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(outcomes).toEqual([['signed_out', 'kept where I am']]);
    expect(contents()).toHaveLength(1);
  });
});
