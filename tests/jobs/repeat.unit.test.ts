import { afterEach, describe, expect, test, vi } from 'vitest';
import { repeat } from '@/lib/jobs/repeat';

afterEach(() => vi.useRealTimers());

describe('a job', () => {
  test('runs again and again and never overlaps itself', async () => {
    let running = 0;
    let most = 0;
    const done = Promise.withResolvers<void>();
    let runs = 0;
    const stop = repeat(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 3));
        running -= 1;
        runs += 1;
        if (runs === 5) done.resolve();
      },
      { everyMs: 1, onError: done.reject },
    );
    await done.promise;
    void stop();
    expect(most).toBe(1);
  });

  test('goes on after an error, which is handed over', async () => {
    const errors: unknown[] = [];
    const done = Promise.withResolvers<void>();
    let runs = 0;
    const stop = repeat(
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('away');
        done.resolve();
      },
      { everyMs: 1, onError: (error) => errors.push(error) },
    );
    await done.promise;
    void stop();
    expect(errors).toEqual([new Error('away')]);
  });

  test('does not run again once it was stopped, even from within a run', async () => {
    vi.useFakeTimers();
    let runs = 0;
    const stop = repeat(
      async () => {
        runs += 1;
        void stop();
      },
      { everyMs: 1_000, onError: () => {} },
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(1);
  });
});
