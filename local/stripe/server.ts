import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { handleApi } from './api';
import { expireDue } from './checkout-sessions';
import { Clock } from './clock';
import { BY_A_PERSON, type Context } from './context';
import { handleControl } from './control';
import { Deliverer, RETRY_DELAYS_MS } from './delivery';
import { envelope, unknownUrl } from './errors';
import { forgetOldEvents, recordEvent } from './events';
import { Faults } from './faults';
import { checkHost, KEY_PREFIX } from './guards';
import { IdempotencyKeys } from './idempotency';
import { addressOf, redirect, sendJson } from './messages';
import { handlePage, isPage } from './page-routes';
import type { Parts } from './parts';
import { finishDueRefunds } from './refunds';
import { Store } from './store';
import { sweepSubscriptions } from './subscriptions';
import { placeEndpointGivenAtStart } from './webhook-endpoints';

export interface LocalStripeOptions {
  /** 0 takes any free port. */
  port: number;
  stateFile: string;
  /** Must begin with `sk_test_local_`. */
  secretKey: string;
  /** Where events go; replaces what an earlier start gave. */
  webhook?: { url: string; secret: string };
  /** The waits between attempts to deliver an event, in milliseconds. */
  retryDelaysMs?: number[];
  /** Milliseconds since 1970: when objects are made and sessions expire. Signatures always carry the real time. */
  nowMs?: () => number;
}

export interface LocalStripe {
  url: string;
  close(): Promise<void>;
}

const SWEEP_MS = 1000;

/**
 * Starts the local Stripe on the loopback interface.
 * @throws Error for another key than a local one, a state file it can't read, a port in use.
 */
export async function startLocalStripe(options: LocalStripeOptions): Promise<LocalStripe> {
  if (!options.secretKey.startsWith(KEY_PREFIX))
    throw new Error(`The local Stripe starts only with a key that begins with ${KEY_PREFIX}`);
  const store = await Store.open(options.stateFile);
  const base = { url: '' };
  const parts = assemble(options, store, () => base.url);
  if (options.webhook) placeEndpointGivenAtStart(store, options.webhook, parts.ctx.now());
  const server = createServer((request, response) => void handle(parts, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local Stripe has no port');
  base.url = `http://127.0.0.1:${address.port}`;
  parts.sweep();
  await parts.commit();
  parts.deliverer.resume();
  const timer = setInterval(() => {
    parts.sweep();
    parts.commit().catch((error: unknown) => console.error('local Stripe: could not save', error));
  }, SWEEP_MS);
  const close = async () => {
    clearInterval(timer);
    parts.deliverer.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await store.close();
  };
  return { url: base.url, close };
}

function assemble(options: LocalStripeOptions, store: Store, base: () => string): Parts {
  const clock = new Clock(store, options.nowMs ?? Date.now);
  const now = () => Math.floor(clock.nowMs() / 1000);
  const faults = new Faults();
  const deliverer = new Deliverer(store, faults, options.retryDelaysMs ?? RETRY_DELAYS_MS);
  const ctx: Context = {
    state: store.state,
    now,
    base,
    changed: (table, id) => store.changed(table, id),
    emit: (type, object, cause, previous) => {
      if (faults.take('neverGenerated')) return;
      deliverer.enqueue(recordEvent(store, { type, object, previous, cause, now: now() }, faults.settings));
    },
  };
  const commit = async () => {
    await store.flush();
    deliverer.pump();
  };
  const keys = new IdempotencyKeys(store, () => clock.nowMs());
  let finishedAt = 0;
  const finishDue = () => {
    // Nothing is made that falls due in the same second.
    if (now() === finishedAt) return;
    finishedAt = now();
    expireDue(ctx);
    finishDueRefunds(ctx, BY_A_PERSON);
    sweepSubscriptions(ctx, BY_A_PERSON);
  };
  const sweep = () => {
    keys.forgetOld();
    forgetOldEvents(ctx);
    finishDue();
  };
  return { ctx, store, deliverer, faults, keys, clock, secretKey: options.secretKey, commit, finishDue, sweep };
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    checkHost(request);
    const { pathname } = addressOf(request);
    parts.finishDue();
    if (pathname.startsWith('/v1/')) await handleApi(parts, request, response);
    else if (pathname === '/_local' || pathname.startsWith('/_local/')) await handleControl(parts, request, response);
    else if (isPage(pathname)) await handlePage(parts, request, response);
    else if (pathname === '/') redirect(response, '/_local');
    else throw unknownUrl(request.method ?? 'GET', pathname);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendJson(response, envelope(error));
  }
}
