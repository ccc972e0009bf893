import { createHmac } from 'node:crypto';
import { listens, newDelivery } from './events';
import type { Faults } from './faults';
import type { Attempt, Delivery, State, StoredEvent } from './state';
import type { Store } from './store';

const TIMEOUT_MS = 10_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** After the last of these Stripe gives up, and so do we. */
export const RETRY_DELAYS_MS = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
  24 * HOUR,
  24 * HOUR,
];
/** How long `reorder` waits for the events it was promised. */
const HELD_AT_MOST_MS = SECOND;

interface Job {
  stored: StoredEvent;
  delivery: Delivery;
}

/** Stripe's signature scheme, https://docs.stripe.com/webhooks#verify-manually. `at` in seconds. */
function signature(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

/** Brings events to endpoints: each attempt freshly signed, failed ones again later. What isn't delivered at a stop goes on at the next start. */
export class Deliverer {
  #outbox: StoredEvent[] = [];
  #held: Job[] = [];
  #timers = new Map<Job, NodeJS.Timeout>();
  #closing = new AbortController();
  readonly #state: State;

  constructor(
    private readonly store: Store,
    private readonly faults: Faults,
    private readonly retryDelaysMs: number[],
  ) {
    this.#state = store.state;
  }

  enqueue(stored: StoredEvent): void {
    this.#outbox.push(stored);
  }

  /** Sends what was queued. Called after the state is saved: nobody hears of an event that a crash could undo. */
  pump(): void {
    for (const stored of this.#outbox.splice(0)) {
      for (const delivery of stored.deliveries) this.#begin({ stored, delivery });
    }
  }

  /** Goes on where the last process stopped. */
  resume(): void {
    for (const stored of Object.values(this.#state.events)) {
      for (const delivery of stored.deliveries) {
        if (delivery.outcome === 'pending') this.#schedule({ stored, delivery }, (delivery.nextAt ?? 0) - Date.now());
      }
    }
  }

  /** One attempt to every endpoint that listens now, whatever became of earlier ones. */
  async resend(stored: StoredEvent): Promise<void> {
    for (const endpoint of Object.values(this.#state.endpoints)) {
      const known = stored.deliveries.some((delivery) => delivery.endpoint === endpoint.endpoint.id);
      if (!known && listens(endpoint, stored.event.type)) stored.deliveries.push(newDelivery(endpoint.endpoint.id));
    }
    this.store.changed('events', stored.event.id);
    await Promise.all(stored.deliveries.map((delivery) => this.#attempt({ stored, delivery }, 'resend')));
  }

  /** The clock was moved on: what waits for its next attempt comes so much sooner. */
  advance(ms: number): void {
    for (const job of [...this.#timers.keys()]) {
      const { nextAt } = job.delivery;
      if (nextAt !== null) this.#schedule(job, nextAt - Date.now() - ms);
    }
  }

  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #begin(job: Job): void {
    if (this.faults.take('drop')) {
      job.delivery.outcome = 'dropped';
      this.#note(job, {
        at: Date.now(),
        cause: 'dropped',
        status: null,
        error: 'lost by the switch "drop"',
        durationMs: 0,
      });
      return;
    }
    if (this.faults.take('reorder')) {
      this.#held.push(job);
      if (this.#held.length === 1) this.#after(HELD_AT_MOST_MS, job, () => this.#sendHeld());
      if (!this.faults.settings.reorder) void this.#sendHeld();
      return;
    }
    const delayMs = this.faults.delayMs();
    if (delayMs > 0) this.#schedule(job, delayMs);
    else void this.#first(job);
  }

  async #first(job: Job): Promise<void> {
    const copies = Array.from({ length: this.faults.copies() }, () => this.#attempt(job, 'duplicate'));
    await Promise.all([this.#attempt(job, 'first'), ...copies]);
  }

  async #sendHeld(): Promise<void> {
    for (const job of this.#held.splice(0).reverse()) await this.#first(job);
  }

  #schedule(job: Job, delayMs: number): void {
    job.delivery.nextAt = Date.now() + Math.max(0, delayMs);
    this.store.changed('events', job.stored.event.id);
    this.#after(delayMs, job, async () => {
      if (job.delivery.outcome !== 'pending') return;
      await (job.delivery.attempts.length === 0 ? this.#first(job) : this.#attempt(job, 'retry'));
    });
  }

  #after(delayMs: number, job: Job, then: () => Promise<void>): void {
    clearTimeout(this.#timers.get(job));
    const timer = setTimeout(
      () => {
        this.#timers.delete(job);
        void then();
      },
      Math.max(0, delayMs),
    );
    this.#timers.set(job, timer);
  }

  async #attempt(job: Job, cause: Attempt['cause']): Promise<void> {
    const target = this.#state.endpoints[job.delivery.endpoint];
    if (target?.endpoint.status !== 'enabled') {
      if (job.delivery.outcome === 'pending') job.delivery.outcome = 'gave_up';
      this.store.changed('events', job.stored.event.id);
      return;
    }
    const at = Date.now();
    const sent = await this.#send(target.endpoint.url, target.secret, JSON.stringify(job.stored.event, null, 2));
    if (this.#closing.signal.aborted) return;
    this.#settle(job, cause, sent.status);
    this.#note(job, { at, cause, ...sent, durationMs: Date.now() - at });
  }

  async #send(url: string, secret: string, body: string): Promise<{ status: number | null; error: string | null }> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature(body, secret, Math.floor(Date.now() / 1000)),
          'user-agent': 'Stripe/1.0 (local; +https://docs.stripe.com/webhooks)',
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#closing.signal]),
      });
      await response.body?.cancel();
      return { status: response.status, error: null };
    } catch (error) {
      return { status: null, error: reason(error) };
    }
  }

  #settle(job: Job, cause: Attempt['cause'], status: number | null): void {
    const { delivery } = job;
    if (status !== null && status >= 200 && status < 300) {
      delivery.outcome = 'succeeded';
      delivery.nextAt = null;
      return;
    }
    if (delivery.outcome !== 'pending' || (cause !== 'first' && cause !== 'retry')) return;
    const tries = delivery.attempts.filter((attempt) => attempt.cause === 'first' || attempt.cause === 'retry').length;
    const delayMs = (this.faults.settings.retryDelaysMs ?? this.retryDelaysMs)[tries];
    if (delayMs !== undefined) {
      this.#schedule(job, delayMs);
      return;
    }
    delivery.outcome = 'gave_up';
    delivery.nextAt = null;
  }

  #note({ stored, delivery }: Job, attempt: Attempt): void {
    delivery.attempts.push(attempt);
    this.store.changed('events', stored.event.id);
    this.store.flush().catch((error: unknown) => console.error('local Stripe: could not save', error));
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / SECOND} seconds`;
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
