import { createHash } from 'node:crypto';
import { invalid, StripeFault } from './errors';
import type { StoredResult } from './state';
import type { Store } from './store';

const KEPT_MS = 24 * 60 * 60 * 1000;
const LONGEST_KEY = 255;

export interface KeyedRequest {
  key: string;
  /** Method and path. */
  request: string;
  body: string;
}

/** The first result of each idempotency key, for 24 hours: https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  #inFlight = new Set<string>();

  constructor(
    private readonly rows: Store,
    private readonly nowMs: () => number,
  ) {}

  /**
   * The stored result of this key, or null: then the caller carries the request out, and calls `store` and `release`.
   * @throws StripeFault 400 for a key used with other parameters, 409 while its first request is under way.
   */
  claim({ key, request, body }: KeyedRequest): StoredResult | null {
    if (key.length > LONGEST_KEY) throw invalid(`Idempotency keys can have up to ${LONGEST_KEY} characters.`);
    if (this.#inFlight.has(key)) throw inUse(key);
    const stored = this.rows.state.idempotency[key];
    if (stored && stored.at > this.nowMs() - KEPT_MS) {
      if (stored.request !== request) throw otherEndpoint(key, stored.request);
      if (stored.fingerprint !== fingerprint(body)) throw otherParameters(key);
      return stored;
    }
    this.#inFlight.add(key);
    return null;
  }

  store({ key, request, body }: KeyedRequest, result: { status: number; body: string; requestId: string }): void {
    this.rows.state.idempotency[key] = { ...result, request, fingerprint: fingerprint(body), at: this.nowMs() };
    this.rows.changed('idempotency', key);
  }

  release(key: string): void {
    this.#inFlight.delete(key);
  }

  forgetOld(): void {
    const limit = this.nowMs() - KEPT_MS;
    for (const [key, { at }] of Object.entries(this.rows.state.idempotency)) {
      if (at > limit) continue;
      delete this.rows.state.idempotency[key];
      this.rows.changed('idempotency', key);
    }
  }
}

/** The order of the parameters doesn't matter. */
function fingerprint(body: string): string {
  return createHash('sha256').update(body.split('&').sort().join('&')).digest('base64url');
}

function inUse(key: string): StripeFault {
  return new StripeFault(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}

function otherEndpoint(key: string, request: string): StripeFault {
  return new StripeFault(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${request}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function otherParameters(key: string): StripeFault {
  return new StripeFault(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
