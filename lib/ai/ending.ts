import type { AppError } from '@/lib/platform/errors';
import type { TokenUsage } from '@/lib/pricing/cost';
import type { RanOut, ReceiptFacts, RequestStatus, StoppedBy } from './receipt';
import { chooseUsage } from './usage';

/** Why the stream from the provider is over. */
export type Cause =
  | { why: 'finished' }
  | { why: 'ran_out'; of: RanOut }
  /** The provider went on after its cap, and was stopped. */
  | { why: 'cap_reached' }
  | { why: 'client_gone' }
  /** This process has to stop, and has waited long enough. */
  | { why: 'shut_down' }
  | { why: 'failed'; error: AppError }
  /** Whoever asked for the answer, a part of this program, could not take it. */
  | { why: 'our_failure'; error: AppError };

export type Ending = {
  status: RequestStatus;
  stoppedBy: StoppedBy | null;
  finishReason: string | null;
  usage: TokenUsage;
  estimated: boolean;
  waivedBecause: ReceiptFacts['waivedBecause'];
  error: AppError | null;
};

export type Seen = {
  isEmpty: boolean;
  finishReason: string | null;
  /** Output tokens by our own count; asked for only when the provider's is missing or hard to believe. */
  produced: () => number;
  /** Whatever stood where usage belongs. */
  reported: readonly unknown[];
};

export type Sent = { inputTokens: number; conceivableInput: number; cap: number; cappedBy: RanOut | null };

/** What a request came to and who pays for it (pure). Whatever failed on the provider's side or ours costs nothing. */
export function endingOf(cause: Cause, seen: Seen, sent: Sent): Ending {
  const chosen = chooseUsage(seen.reported, {
    input: sent.inputTokens,
    // An estimate never books more than the provider was allowed to produce.
    output: () => Math.min(seen.produced(), sent.cap),
    conceivableInput: sent.conceivableInput,
    outputCap: sent.cap,
  });
  const plain = { ...chosen, finishReason: seen.finishReason, stoppedBy: null, waivedBecause: null, error: null };
  switch (cause.why) {
    case 'failed':
      return {
        ...plain,
        status: 'failed',
        stoppedBy: 'provider',
        waivedBecause: 'provider_failed',
        error: cause.error,
      };
    case 'our_failure':
      return { ...plain, status: 'failed', waivedBecause: 'our_failure', error: cause.error };
    case 'client_gone':
      return { ...plain, status: 'stopped_by_client', stoppedBy: 'client' };
    case 'shut_down':
      return { ...plain, status: 'stopped_by_server', stoppedBy: 'server', finishReason: 'length' };
    case 'ran_out':
      return { ...plain, status: `stopped_by_${cause.of}`, stoppedBy: cause.of, finishReason: 'length' };
    case 'cap_reached':
    case 'finished': {
      if (seen.isEmpty) return { ...plain, status: 'empty', waivedBecause: 'empty_answer' };
      const finishReason = cause.why === 'cap_reached' ? 'length' : seen.finishReason;
      const ranOut = finishReason === 'length' ? sent.cappedBy : null;
      if (ranOut) return { ...plain, finishReason, status: `stopped_by_${ranOut}`, stoppedBy: ranOut };
      return { ...plain, finishReason, status: 'answered' };
    }
  }
}
