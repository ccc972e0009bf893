import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { retrying } from '@/lib/ledger/retry';

const failure = (code: string) => Object.assign(new Error(`the database said ${code}`), { code });

/** A statement that fails in these ways, one after the other, and then succeeds; `takes` milliseconds each time. */
function statement(failures: Error[], takes = 0) {
  const left = [...failures];
  const sentAt: number[] = [];
  const begun = performance.now();
  const send = async () => {
    sentAt.push(performance.now() - begun);
    if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
    const error = left.shift();
    if (error) throw error;
    return 'done';
  };
  return { send, sentAt };
}

async function outcome(send: () => Promise<string>): Promise<unknown> {
  const answer = retrying(send).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return answer;
}

describe('a statement that fails', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test.each(['40001', '40P01', '55P03'])('what failed with %s, which passes, is sent again', async (code) => {
    const { send, sentAt } = statement([failure(code)]);
    expect(await outcome(send)).toBe('done');
    expect(sentAt).toHaveLength(2);
  });

  test('what passes is known by any of the codes that an error carries: each layer adds one of its own', async () => {
    const wrapped = Object.assign(new Error('Raw query failed'), { code: 'P2010', meta: { code: '40001' } });
    const { send, sentAt } = statement([wrapped]);
    expect(await outcome(send)).toBe('done');
    expect(sentAt).toHaveLength(2);
  });

  test.each(['23505', '23514', '57P01', ''])('what failed with "%s" is told at once', async (code) => {
    const error = failure(code);
    const { send, sentAt } = statement([error]);
    expect(await outcome(send)).toBe(error);
    expect(sentAt).toEqual([0]);
  });

  test('a statement is sent five times at most, each time after a longer rest, and then its last failure is told', async () => {
    const failures = Array.from({ length: 6 }, () => failure('40001'));
    const { send, sentAt } = statement(failures);
    expect(await outcome(send)).toBe(failures[4]);
    expect(sentAt).toEqual([0, 20, 60, 140, 300]);
  });

  test('no two callers rest equally long: the pause is a random part of the longest', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.25);
    const { send, sentAt } = statement([failure('40P01'), failure('40P01')]);
    expect(await outcome(send)).toBe('done');
    expect(sentAt).toEqual([0, 10, 30]);
  });

  test.each([
    [5_000, 2],
    [5_001, 1],
  ])('who has waited %i ms for a lock is made to wait %i times in all', async (takes, times) => {
    const { send, sentAt } = statement([failure('55P03'), failure('55P03'), failure('55P03')], takes);
    expect(await outcome(send)).toMatchObject({ code: '55P03' });
    expect(sentAt).toHaveLength(times);
  });
});
