import { log, reasonOf } from './log';

type FeedOptions<Value> = {
  everyMs: number;
  /** The values of these keys; one that is left out stays as it was. */
  read: (keys: string[]) => Promise<Map<string, Value>>;
  isSame: (one: Value, other: Value) => boolean;
  /** What the log says when reading fails, once until it works again. */
  failure: string;
};

export type PollingFeed<Value> = {
  /**
   * Calls `listener` with the value of a key: as soon as it is read, then at each change.
   * @returns a function that ends it
   */
  watch: (key: string, listener: (value: Value) => void) => () => void;
  /** How many keys somebody looks at in this process. */
  size: () => number;
};

type Watched<Value> = { listeners: Set<(value: Value) => void>; last: Value | null };

/**
 * Tells open pages of what changes. One poller per process asks one question for all that somebody looks at, however many
 * look, and none when nobody does. Polling, not LISTEN: it works through every pooler and on every engine, and a notice that
 * got lost can't leave a page wrong.
 */
export function pollingFeed<Value>({ everyMs, read, isSame, failure }: FeedOptions<Value>): PollingFeed<Value> {
  const watched = new Map<string, Watched<Value>>();
  let isPolling = false;

  async function readOnce(): Promise<void> {
    for (const [key, now] of await read([...watched.keys()])) {
      const entry = watched.get(key);
      if (!entry || (entry.last !== null && isSame(entry.last, now))) continue;
      entry.last = now;
      for (const listener of entry.listeners) listener(now);
    }
  }

  async function poll(): Promise<void> {
    let failures = 0;
    while (watched.size > 0) {
      try {
        await readOnce();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn(failure, { reason: reasonOf(error) });
      }
      await pause(everyMs * Math.min(1 + failures, 10));
    }
    isPolling = false;
  }

  function watch(key: string, listener: (value: Value) => void): () => void {
    const entry = watched.get(key) ?? { listeners: new Set(), last: null };
    watched.set(key, entry);
    entry.listeners.add(listener);
    if (entry.last !== null) listener(entry.last);
    if (!isPolling) {
      isPolling = true;
      void poll();
    }
    return () => {
      // Ended twice, it must not end what others have begun to watch since.
      if (!entry.listeners.delete(listener)) return;
      if (entry.listeners.size === 0) watched.delete(key);
    };
  }

  return { watch, size: () => watched.size };
}

// The poller must never keep the process from stopping.
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
