import type { Receipt } from '@/lib/credits/receipt';
import { AppError, asAppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { AnswerSoFar } from './answer-so-far';
import { bookRequest } from './book-request';
import type { StartMeteredRequest } from './caller';
import { completionJson, finishChunk, usageChunk } from './closing-events';
import { type Cause, type Ending, endingOf } from './ending';
import type { FirstHold } from './first-hold';
import { Meter } from './meter';
import { Outgoing } from './outgoing';
import { trackProgress } from './progress';
import type { ProviderStream } from './provider';
import { readChunk } from './read-chunk';
import { type RequestStatus, receiptOf, type StoppedBy } from './receipt';
import { doneEvent, jsonEvent } from './sse';
import type { InputCount } from './token-count';

export type MeteredResult = {
  text: string;
  /** What was charged. */
  cost: Microcredits;
  stoppedBy: StoppedBy | null;
  receipt: Receipt;
  status: RequestStatus;
  /** What failed, if it did. */
  error: AppError | null;
  /** The whole answer in OpenAI's form. */
  completion: object;
};

type RunParts = {
  start: StartMeteredRequest;
  price: ModelPrice;
  input: InputCount;
  first: FirstHold;
  provider: ProviderStream;
  /** Stops the provider. */
  stop: AbortController;
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
  private readonly outgoing: Outgoing;
  private readonly answer = new AnswerSoFar();
  private readonly meter: Meter;
  private readonly untrack: () => void;
  private readonly reported: unknown[] = [];
  private readonly acceptedMs: number;
  private firstTokenMs: number | null = null;
  private isClientGone = false;

  constructor(private readonly parts: RunParts) {
    const { price, input, first, start } = parts;
    this.acceptedMs = this.elapsed();
    this.meter = new Meter(price, input.upperBound, first);
    this.outgoing = new Outgoing(() => {
      this.hangUp();
      return this.done;
    });
    const onAbort = () => this.hangUp();
    start.signal.addEventListener('abort', onAbort);
    if (start.signal.aborted) this.hangUp();
    const { workspaceId, requestId } = first.hold;
    this.untrack = trackProgress({ workspaceId, requestId, produced: () => this.meter.soFar() });
    this.ourFailure = this.askWhetherTaken();
    this.done = this.run()
      .catch((error: unknown) => this.broken(error))
      .finally(() => start.signal.removeEventListener('abort', onAbort));
  }

  get stream(): ReadableStream<Uint8Array> {
    return this.outgoing.stream;
  }

  private async run(): Promise<MeteredResult> {
    const { workspaceId, requestId } = this.parts.first.hold;
    const relayed = await this.relay();
    this.parts.stop.abort();
    await this.meter.quiet();
    const ourFailure = await this.ourFailure;
    const cause: Cause = ourFailure ? { why: 'our_failure', error: ourFailure } : relayed;
    const ending = this.endingFor(cause);
    const cost = costOf(this.parts.price, ending.usage);
    const receipt = this.receiptFor(ending, cost);
    const booked = ending.waivedBecause === null ? cost : null;
    const charged = await bookRequest({ workspaceId, requestId, cost: booked, receipt, onEnd: this.untrack });
    await this.sendClosing(cause, ending, charged);
    this.outgoing.close();
    const { status, stoppedBy, error } = ending;
    const completion = completionJson({ ...this.naming(), ending, charged });
    return { text: this.answer.content, cost: charged, stoppedBy, receipt, status, error, completion };
  }

  /** Passes the answer on until it is over, and says why it is. */
  private async relay(): Promise<Cause> {
    let lastWord: NodeJS.Timeout | undefined;
    try {
      for await (const { bytes, data } of this.parts.provider.events) {
        if (lastWord) continue;
        const chunk = readChunk(bytes, data);
        if (chunk.kind === 'done') {
          lastWord = setTimeout(() => this.parts.stop.abort(), LAST_WORD_MS);
          continue;
        }
        if (chunk.kind === 'error')
          throw new AppError('provider_error', { cause: new Error(`It reported ${chunk.reason}.`) });
        this.reported.push(...chunk.usages);
        const tokens = chunk.kind === 'chunk' ? this.answer.add(chunk.json) : 0;
        if (tokens > 0) this.firstTokenMs ??= this.elapsed();
        const verdict = await this.meter.admit(tokens);
        if (chunk.passOn) await this.outgoing.write(chunk.passOn);
        if (this.isClientGone && this.answer.finishReason === null) return { why: 'client_gone' };
        if (verdict !== 'go_on') return { why: verdict };
      }
    } catch (error) {
      if (this.isClientGone) return { why: 'client_gone' };
      if (this.answer.finishReason === null) return { why: 'failed', error: asProviderError(error) };
      // The answer is whole; what broke was only the way to its usage, or to the end of the response.
      if (!lastWord) log.warn('provider_usage_lost', { request_id: this.naming().requestId, reason: reasonOf(error) });
    } finally {
      clearTimeout(lastWord);
    }
    if (this.answer.finishReason !== null) return { why: 'finished' };
    if (this.isClientGone) return { why: 'client_gone' };
    return { why: 'failed', error: new AppError('provider_error', { cause: new Error('The answer was cut off.') }) };
  }

  private async askWhetherTaken(): Promise<AppError | null> {
    try {
      await this.parts.start.onAccepted?.();
      return null;
    } catch (error) {
      this.parts.stop.abort();
      return asAppError(error);
    }
  }

  private hangUp(): void {
    if (this.isClientGone) return;
    this.isClientGone = true;
    const stop = () => this.parts.stop.abort();
    if (this.answer.finishReason === null) stop();
    else setTimeout(stop, DRAIN_FOR_USAGE_MS).unref();
  }

  private endingFor(cause: Cause): Ending {
    const { input, first } = this.parts;
    const { isEmpty, finishReason } = this.answer;
    const seen = { isEmpty, finishReason, produced: this.meter.produced, reported: this.reported };
    const { cap, cappedByCredits } = first;
    const sent = { inputTokens: input.tokens, conceivableInput: input.conceivable, cap, cappedByCredits };
    return endingOf(cause, seen, sent);
  }

  private receiptFor(ending: Ending, cost: Microcredits): Receipt {
    const { price, first, start, provider } = this.parts;
    return receiptOf({
      ...ending,
      price,
      cost,
      error: ending.error?.code ?? null,
      maxTokens: { asked: first.askedCap, sent: first.cap },
      stream: start.request.stream === true,
      providerRequestId: provider.providerRequestId,
      timing: { acceptedMs: this.acceptedMs, firstTokenMs: this.firstTokenMs, totalMs: this.elapsed() },
    });
  }

  private async sendClosing(cause: Cause, ending: Ending, charged: Microcredits): Promise<void> {
    if (ending.error) {
      const event = cause.why === 'failed' ? 'provider_failed' : 'answer_not_taken';
      log.error(event, { request_id: this.naming().requestId, reason: reasonOf(ending.error.cause) });
      return this.outgoing.write(jsonEvent(ending.error.toJson(this.naming().requestId)));
    }
    const isStoppedByUs = cause.why === 'credits_ended' || cause.why === 'cap_reached';
    if (isStoppedByUs) await this.outgoing.write(jsonEvent(finishChunk(this.naming(), 'length')));
    await this.outgoing.write(jsonEvent(usageChunk({ ...this.naming(), ending, charged })));
    await this.outgoing.write(doneEvent());
  }

  /** For what must not happen: nobody waits for ever, and the sweep ends the hold. */
  private broken(error: unknown): MeteredResult {
    log.error('metered_run_broke', { request_id: this.naming().requestId, reason: reasonOf(error) });
    this.parts.stop.abort();
    this.untrack();
    this.outgoing.close();
    const internal = new AppError('internal_error', { cause: error });
    const nothing = { cost: microcredits(0n), receipt: {}, completion: {} };
    return { text: this.answer.content, stoppedBy: 'provider', status: 'failed', error: internal, ...nothing };
  }

  private naming() {
    const { requestId, request } = this.parts.start;
    return { requestId, model: request.model, answer: this.answer };
  }

  private elapsed(): number {
    return Math.round(performance.now() - this.parts.startedAt);
  }
}

function asProviderError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('provider_error', { cause: error });
}
