import { AppError, asAppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { microcredits } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { AnswerSoFar } from './answer-so-far';
import type { StartMeteredRequest } from './caller';
import { brokenResult, closeRun, type MeteredResult } from './close-run';
import type { Cause } from './ending';
import type { FirstHold } from './first-hold';
import { Meter, type Verdict } from './meter';
import { Outgoing } from './outgoing';
import { type TrackedRun, trackRun } from './progress';
import type { ProviderStream } from './provider';
import { readChunk } from './read-chunk';
import { type SseEvent, SseReader } from './sse';
import type { InputCount } from './token-count';

export type RunParts = {
  start: StartMeteredRequest;
  price: ModelPrice;
  input: InputCount;
  first: FirstHold;
  provider: ProviderStream;
  startedAt: number;
};

/** An answer that only lacks its usage is waited for this long when the client has gone: then its cost is exact. */
const DRAIN_FOR_USAGE_MS = 1_000;
/** A provider that has said its last word gets this long to end its response, so that the connection can be used again. */
const LAST_WORD_MS = 250;

/**
 * One answer on its way: reads the provider, meters, passes the bytes on, and in the end books the request before the
 * stream closes. It goes on by itself, whether somebody reads it or not.
 */
export class MeteredRun {
  readonly done: Promise<MeteredResult>;
  /** Why the answer could not be taken, as `onAccepted` said; null when it could. */
  readonly ourFailure: Promise<AppError | null>;
  readonly outgoing: Outgoing;
  readonly answer = new AnswerSoFar();
  readonly meter: Meter;
  /** Whatever stood where usage belongs. */
  readonly reported: unknown[] = [];
  readonly acceptedMs: number;
  firstTokenMs: number | null = null;
  private stoppedFor: 'client_gone' | 'shut_down' | null = null;
  private isFree = false;
  private lastWord: NodeJS.Timeout | null = null;
  private readonly tracked: TrackedRun;

  constructor(readonly parts: RunParts) {
    const { price, input, first, start } = parts;
    this.acceptedMs = this.elapsed();
    this.meter = new Meter(price, input.upperBound, first);
    this.outgoing = new Outgoing(start.request.stream === true, () => {
      this.hangUp();
      return this.done;
    });
    const onAbort = () => this.hangUp();
    start.signal.addEventListener('abort', onAbort);
    if (start.signal.aborted) this.hangUp();
    const { workspaceId, requestId } = first.hold;
    // What will not be charged must not be charged by the sweep either, should this process die before it is booked.
    const produced = () => (this.isFree ? microcredits(0n) : this.meter.soFar());
    this.tracked = trackRun({ workspaceId, requestId, produced, end: () => this.end() });
    this.ourFailure = this.askWhetherTaken();
    this.done = this.run()
      .catch((error: unknown) => this.broken(error))
      .finally(() => start.signal.removeEventListener('abort', onAbort));
  }

  /** What the client reads; closed from the start when the answer is wanted in one piece. */
  get stream(): ReadableStream<Uint8Array> {
    return this.outgoing.stream ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** Milliseconds since the request came in. */
  elapsed(): number {
    return Math.round(performance.now() - this.parts.startedAt);
  }

  private async run(): Promise<MeteredResult> {
    const relayed = await this.relay();
    this.isFree = relayed.why === 'failed';
    this.parts.provider.stop();
    await this.meter.quiet();
    const ourFailure = await this.ourFailure;
    if (ourFailure) this.isFree = true;
    return closeRun(this, ourFailure ? { why: 'our_failure', error: ourFailure } : relayed, this.tracked.untrack);
  }

  /** Passes the answer on until it is over, and says why it is. */
  private async relay(): Promise<Cause> {
    const reader = new SseReader();
    try {
      for (let bytes = await this.parts.provider.read(); ; bytes = await this.parts.provider.read()) {
        const cause = await this.passOn(bytes === null ? reader.flush() : reader.push(bytes));
        const isNoted = this.tracked.untilNoted();
        if (isNoted) await isNoted;
        const isCaughtUp = this.outgoing.flush();
        if (isCaughtUp) await isCaughtUp;
        if (cause) return cause;
        if (bytes === null) break;
      }
    } catch (error) {
      if (this.answer.finishReason === null && this.stoppedFor === null) return failed(error);
      // The answer is whole; what broke was only the way to its usage, or to the end of the response.
      if (!this.lastWord && this.stoppedFor === null) this.logUsageLost(error);
    } finally {
      if (this.lastWord) clearTimeout(this.lastWord);
    }
    if (this.answer.finishReason !== null) return { why: 'finished' };
    return this.stoppedFor ? { why: this.stoppedFor } : failed(new Error('The answer was cut off.'));
  }

  /** Takes in what arrived together. Nothing in it waits, unless the credits are at their end. */
  private passOn(events: SseEvent[]): Cause | null | Promise<Cause | null> {
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index];
      if (!event || this.lastWord) return null;
      const chunk = readChunk(event.bytes, event.data);
      if (chunk.kind === 'done') {
        this.lastWord = setTimeout(() => this.parts.provider.stop(), LAST_WORD_MS);
        return null;
      }
      if (chunk.kind === 'error') return failed(new Error(`It reported ${chunk.reason}.`));
      if (chunk.usages.length > 0) this.reported.push(...chunk.usages);
      const text = chunk.kind === 'chunk' ? this.answer.add(chunk.json) : '';
      if (text !== '') this.firstTokenMs ??= this.elapsed();
      if (chunk.passOn) this.outgoing.add(chunk.passOn);
      const verdict = this.meter.admit(text);
      if (verdict instanceof Promise) {
        return verdict.then((late) => this.causeOf(late) ?? this.passOn(events.slice(index + 1)));
      }
      const cause = this.causeOf(verdict);
      if (cause) return cause;
    }
    return null;
  }

  private causeOf(verdict: Verdict): Cause | null {
    if (this.stoppedFor && this.answer.finishReason === null) return { why: this.stoppedFor };
    if (typeof verdict !== 'string') return { why: 'ran_out', of: verdict.ranOut };
    return verdict === 'go_on' ? null : { why: verdict };
  }

  private async askWhetherTaken(): Promise<AppError | null> {
    try {
      await this.parts.start.onAccepted?.();
      return null;
    } catch (error) {
      this.parts.provider.stop();
      return asAppError(error);
    }
  }

  private hangUp(): void {
    if (this.stoppedFor) return;
    this.stoppedFor = 'client_gone';
    const stop = () => this.parts.provider.stop();
    if (this.answer.finishReason === null) stop();
    else setTimeout(stop, DRAIN_FOR_USAGE_MS).unref();
  }

  /** Ends it in good order before its time, because this process has to stop. */
  private end(): void {
    this.stoppedFor ??= 'shut_down';
    this.outgoing.hurry();
    this.parts.provider.stop();
  }

  /** For what must not happen: nobody waits for ever, and the sweep ends the hold. */
  private broken(error: unknown): MeteredResult {
    log.error('metered_run_broke', { request_id: this.parts.start.requestId, reason: reasonOf(error) });
    this.parts.provider.stop();
    this.tracked.untrack();
    this.outgoing.close();
    return brokenResult(this.answer.content, error);
  }

  private logUsageLost(error: unknown): void {
    log.warn('provider_usage_lost', { request_id: this.parts.start.requestId, reason: reasonOf(error) });
  }
}

function failed(cause: unknown): Cause {
  const error = cause instanceof AppError ? cause : new AppError('provider_error', { cause });
  return { why: 'failed', error };
}
