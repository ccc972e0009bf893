import type { Clock } from './clock';
import type { Context } from './context';
import type { Deliverer } from './delivery';
import type { Faults } from './faults';
import type { IdempotencyKeys } from './idempotency';
import type { Store } from './store';

/** What every request handler needs. */
export interface Parts {
  ctx: Context;
  store: Store;
  deliverer: Deliverer;
  faults: Faults;
  keys: IdempotencyKeys;
  clock: Clock;
  secretKey: string;
  /** Saves what changed, then lets the events go out. */
  commit: () => Promise<void>;
  /** Expires sessions and finishes refunds whose time has come. Returns before it is saved, as `sweep` does. */
  finishDue: () => void;
  /** Does so, and forgets what Stripe would have forgotten. */
  sweep: () => void;
}
