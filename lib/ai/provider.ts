import { Pool } from 'undici';
import type { Endpoint } from './catalog';
import { ProviderCall } from './provider-call';

/** How long a provider may take, in milliseconds: to connect, to accept a request, between two bytes, altogether. */
export const PROVIDER_LIMITS = { connect: 5_000, headers: 60_000, idle: 60_000, total: 900_000 };

/** A provider that has accepted a request: from here on it works, and bills. */
export type ProviderStream = {
  /** The provider's own id of the request, for its support. */
  providerRequestId: string | null;
  /**
   * The next bytes of its answer, null after the last.
   * @throws AppError `provider_error`, `provider_timeout`
   */
  read(): Promise<Uint8Array | null>;
  /** Stops it; what has not arrived yet is lost. */
  stop(): void;
};

// Kept open between requests. Spoken to as directly as undici allows: fetch costs a multiple for the same bytes.
const pools = new Map<string, Pool>();

function poolOf(origin: string): Pool {
  let pool = pools.get(origin);
  if (!pool) {
    pool = new Pool(origin, { connections: 1_000, connect: { timeout: PROVIDER_LIMITS.connect } });
    pools.set(origin, pool);
  }
  return pool;
}

/** Sends a streamed completion request; `accepted` of what it answers tells whether the provider takes it. */
export function callProvider(endpoint: Endpoint, body: object): ProviderCall {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'text/event-stream' };
  if (endpoint.apiKey) headers.authorization = `Bearer ${endpoint.apiKey}`;
  const call = new ProviderCall(PROVIDER_LIMITS.total);
  poolOf(endpoint.url.origin).dispatch(
    {
      method: 'POST',
      path: endpoint.url.pathname + endpoint.url.search,
      headers,
      body: JSON.stringify(body),
      headersTimeout: PROVIDER_LIMITS.headers,
      bodyTimeout: PROVIDER_LIMITS.idle,
    },
    call,
  );
  return call;
}
