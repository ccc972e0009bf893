import { describe, expect, it, vi } from 'vitest';
import { rateLimit } from '@/lib/platform/rate-limit';

const limits = { limit: 3, windowSeconds: 60 };

describe('a rate limit', () => {
  it('lets as many through as the limit says, then says how long to wait', () => {
    const at = 1_000_000;
    for (let attempt = 0; attempt < 3; attempt += 1) expect(rateLimit('a', limits, at).ok).toBe(true);
    expect(rateLimit('a', limits, at + 20_000)).toEqual({ ok: false, retryAfterSeconds: 40 });
    expect(rateLimit('a', limits, at + 60_000).ok).toBe(true);
  });

  it('counts each key by itself', () => {
    for (let attempt = 0; attempt < 4; attempt += 1) rateLimit('b', limits, 5_000);
    expect(rateLimit('b', limits, 5_000).ok).toBe(false);
    expect(rateLimit('c', limits, 5_000).ok).toBe(true);
  });

  it('looks through a flood of keys a few times, not at every attempt', () => {
    const looks = vi.spyOn(Map.prototype, Symbol.iterator);
    for (let key = 0; key < 25_000; key += 1) rateLimit(`flood-${key}`, limits, 9_000_000);
    expect(looks.mock.calls.length).toBeLessThan(5);
    looks.mockRestore();
  });
});
