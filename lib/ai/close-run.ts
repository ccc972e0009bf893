import type { Receipt } from '@/lib/credits/receipt';
import { AppError } from '@/lib/platform/errors';
import { log, reasonOf } from '@/lib/platform/log';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import { costOf } from '@/lib/pricing/cost';
import { bookRequest } from './book-request';
import { type Closed, completionJson, finishChunk, usageChunk } from './closing-events';
import { type Cause, type Ending, endingOf } from './ending';
import type { MeteredRun } from './metered-run';
import { type RequestStatus, receiptOf, type StoppedBy } from './receipt';
import { doneEvent, jsonEvent } from './sse';

export type MeteredResult = {
  text: string;
  /** What was charged. */
  cost: Microcredits;
  stoppedBy: StoppedBy | null;
  finishReason: string | null;
  receipt: Receipt;
  status: RequestStatus;
  /** What failed, if it did. */
  error: AppError | null;
  /** The whole answer in OpenAI's form. */
  completion: object;
};

/** What the closing of an answer reads of its run. */
type Ran = Pick<
  MeteredRun,
  'parts' | 'answer' | 'meter' | 'reported' | 'acceptedMs' | 'firstTokenMs' | 'elapsed' | 'outgoing'
>;

/** The end of an answer: decides what it comes to, books it, and only then sends the last events and closes the stream. */
export async function closeRun(run: Ran, cause: Cause, onEnd: () => void): Promise<MeteredResult> {
  const { start, price, first } = run.parts;
  const { workspaceId, requestId } = first.hold;
  const ending = endingFor(run, cause);
  const cost = costOf(price, ending.usage);
  const receipt = receiptFor(run, ending, cost);
  const closed = (charged: Microcredits): Closed => {
    return { requestId, model: start.request.model, answer: run.answer, ending, charged };
  };
  const booked = ending.waivedBecause === null ? cost : null;
  const completion = () => completionJson(closed(cost));
  const charged = await bookRequest({
    workspaceId,
    requestId,
    cost: booked,
    receipt,
    onEnd,
    kept: start.kept,
    completion,
  });
  sendClosing(run, cause, closed(charged));
  const { status, stoppedBy, finishReason, error } = ending;
  return {
    text: run.answer.content,
    cost: charged,
    stoppedBy,
    finishReason,
    receipt,
    status,
    error,
    completion: completionJson(closed(charged)),
  };
}

/** What a run that broke in our own hands comes to. */
export function brokenResult(text: string, cause: unknown): MeteredResult {
  const error = new AppError('internal_error', { cause });
  const nothing = { cost: microcredits(0n), receipt: {}, completion: {} };
  return { text, stoppedBy: 'provider', finishReason: null, status: 'failed', error, ...nothing };
}

function endingFor({ parts, answer, meter, reported }: Ran, cause: Cause): Ending {
  const { input, first } = parts;
  const { isEmpty, finishReason } = answer;
  const { cap, cappedBy } = first;
  const sent = { inputTokens: input.tokens, conceivableInput: input.conceivable, cap, cappedBy };
  return endingOf(cause, { isEmpty, finishReason, produced: () => meter.produced, reported }, sent);
}

function receiptFor(run: Ran, ending: Ending, cost: Microcredits): Receipt {
  const { price, first, start, provider } = run.parts;
  return receiptOf({
    ...ending,
    price,
    priceVersion: first.hold.priceVersion,
    cost,
    error: ending.error?.code ?? null,
    maxTokens: { asked: first.askedCap, sent: first.cap },
    stream: start.request.stream === true,
    providerRequestId: provider.providerRequestId,
    timing: { acceptedMs: run.acceptedMs, firstTokenMs: run.firstTokenMs, totalMs: run.elapsed() },
  });
}

const ENDED_BY_US: readonly Cause['why'][] = ['ran_out', 'cap_reached', 'shut_down'];

function sendClosing({ outgoing }: Ran, { why }: Cause, closed: Closed): void {
  const { error } = closed.ending;
  if (error) {
    const event = why === 'failed' ? 'provider_failed' : 'answer_not_taken';
    log.error(event, { request_id: closed.requestId, reason: reasonOf(error.cause) });
    outgoing.add(jsonEvent(error.toJson(closed.requestId)));
  } else {
    if (ENDED_BY_US.includes(why)) outgoing.add(jsonEvent(finishChunk(closed)));
    outgoing.add(jsonEvent(usageChunk(closed)));
    outgoing.add(doneEvent());
  }
  outgoing.close();
}
