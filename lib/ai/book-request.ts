import { setTimeout as sleep } from 'node:timers/promises';
import { releaseHold, settleHold } from '@/lib/credits/end-hold';
import type { Receipt } from '@/lib/credits/receipt';
import { log, reasonOf } from '@/lib/platform/log';
import { HOLD_LIFETIME_SECONDS } from '@/lib/platform/policy';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { KeptAnswer } from './caller';

export type Booking = {
  workspaceId: string;
  requestId: string;
  /** What the request cost; null when nothing is to be booked. */
  cost: Microcredits | null;
  receipt: Receipt;
  /** Called once, when the hold has ended or nothing more is tried. */
  onEnd: () => void;
  /** Where the answer is kept for a repetition of the request, if its caller named a key for that. */
  kept?: KeptAnswer;
  /** The answer in OpenAI's form. */
  completion: () => object;
};

/** Pauses between tries, while the client waits for its last chunk. */
const PATIENCE_MS = [100, 300, 1_000, 2_500];
const RETRY_MS = 5_000;

/**
 * Ends a request's hold: settles or releases it. Tried again while the ledger does not answer; when even patience does
 * not help, it goes on trying in the background, and what it cannot end the sweep ends from the last note.
 * Answers what was charged (or will be, if the ledger is away).
 */
export async function bookRequest(booking: Booking): Promise<Microcredits> {
  for (const pause of [...PATIENCE_MS, null]) {
    try {
      const charged = await book(booking);
      booking.onEnd();
      return charged;
    } catch (error) {
      log.error('request_not_booked', { request_id: booking.requestId, reason: reasonOf(error) });
      if (pause !== null) await sleep(pause);
    }
  }
  void bookInBackground(booking);
  return booking.cost ?? microcredits(0n);
}

async function book({ workspaceId, requestId, cost, receipt, kept, completion }: Booking): Promise<Microcredits> {
  if (cost !== null) {
    // Kept before it is charged: an answer that was paid for is never lost.
    await kept?.keep(completion());
    return (await settleHold({ workspaceId, requestId, cost, receipt })).charged;
  }
  await releaseHold({ workspaceId, requestId, receipt });
  await kept?.free();
  return microcredits(0n);
}

async function bookInBackground(booking: Booking): Promise<void> {
  const tries = Math.floor((HOLD_LIFETIME_SECONDS * 1_000) / RETRY_MS);
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    await sleep(RETRY_MS, undefined, { ref: false });
    try {
      await book(booking);
      log.info('request_booked_late', { request_id: booking.requestId });
      break;
    } catch (error) {
      log.error('request_not_booked', { request_id: booking.requestId, attempt, reason: reasonOf(error) });
    }
  }
  booking.onEnd();
}
