import { describe, expect, it } from 'vitest';
import { type Cause, endingOf, type Seen, type Sent } from '@/lib/ai/ending';
import { AppError } from '@/lib/platform/errors';

const seen: Seen = {
  isEmpty: false,
  finishReason: 'stop',
  produced: () => 40,
  reported: [{ prompt_tokens: 12, completion_tokens: 42, total_tokens: 54 }],
};
const sent: Sent = { inputTokens: 11, conceivableInput: 5_000, cap: 1_000, cappedBy: null };
const finished: Cause = { why: 'finished' };

describe('who pays for a request', () => {
  it('its workspace, by the provider’s usage, when it was answered', () => {
    expect(endingOf(finished, seen, sent)).toMatchObject({
      status: 'answered',
      usage: { input: 12, output: 42 },
      estimated: false,
      waivedBecause: null,
      stoppedBy: null,
    });
  });

  it('nobody, when the provider or we failed', () => {
    const error = new AppError('provider_error');
    expect(endingOf({ why: 'failed', error }, { ...seen, finishReason: null }, sent)).toMatchObject({
      status: 'failed',
      waivedBecause: 'provider_failed',
      stoppedBy: 'provider',
      error,
    });
    expect(endingOf({ why: 'our_failure', error }, seen, sent)).toMatchObject({
      status: 'failed',
      waivedBecause: 'our_failure',
      stoppedBy: null,
      error,
    });
  });

  it('nobody, when the answer is empty', () => {
    expect(endingOf(finished, { ...seen, isEmpty: true }, sent)).toMatchObject({
      status: 'empty',
      waivedBecause: 'empty_answer',
    });
  });

  it('its workspace pays input and what was produced, when the client hung up, even before the first word', () => {
    const hungUp = { ...seen, finishReason: null, reported: [] };
    expect(endingOf({ why: 'client_gone' }, hungUp, sent)).toMatchObject({
      status: 'stopped_by_client',
      usage: { input: 11, output: 40 },
      estimated: true,
      waivedBecause: null,
    });
    const early = { ...hungUp, isEmpty: true, produced: () => 0 };
    expect(endingOf({ why: 'client_gone' }, early, sent)).toMatchObject({
      usage: { input: 11, output: 0 },
      waivedBecause: null,
    });
  });

  it.each(['credits', 'limit'] as const)(
    'its workspace pays what was produced, when the %s ended, and is told so',
    (of) => {
      const cut = { ...seen, finishReason: null, reported: [] };
      expect(endingOf({ why: 'ran_out', of }, cut, sent)).toMatchObject({
        status: `stopped_by_${of}`,
        stoppedBy: of,
        finishReason: 'length',
        waivedBecause: null,
      });
    },
  );
});

describe('an answer at its cap', () => {
  const long: Seen = { ...seen, finishReason: 'length' };

  it('was stopped by what lowered the cap, the credits or a limit', () => {
    expect(endingOf(finished, long, { ...sent, cappedBy: 'limit' })).toMatchObject({
      status: 'stopped_by_limit',
      stoppedBy: 'limit',
    });
    expect(endingOf(finished, long, { ...sent, cappedBy: 'credits' }).stoppedBy).toBe('credits');
    expect(endingOf(finished, long, sent).stoppedBy).toBeNull();
    expect(endingOf(finished, seen, { ...sent, cappedBy: 'credits' }).stoppedBy).toBeNull();
  });

  it('is booked up to that cap where the provider went on and does not say how far', () => {
    const over = { ...seen, finishReason: null, produced: () => 1_400, reported: [] };
    expect(endingOf({ why: 'cap_reached' }, over, sent)).toMatchObject({
      finishReason: 'length',
      usage: { output: 1_000 },
      estimated: true,
    });
  });
});
