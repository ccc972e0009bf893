import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { identify, isAlive } from './process-id.mjs';

/** @typedef {import('./process-id.mjs').ProcessId} ProcessId */
/** @typedef {{ owner: ProcessId, worker?: ProcessId, stopping?: boolean }} Holder */

/** @param {string} path @returns {Holder | undefined} */
export function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a living process holds the lock. @param {string} path */
export function isLocked(path) {
  const holder = readLock(path);
  return holder !== undefined && (isAlive(holder.owner) || isAlive(holder.worker));
}

/**
 * Takes a lock that dies with its process. Returns undefined when a living process has it.
 * @param {string} path
 */
export function tryLock(path) {
  const mine = `${path}.${process.pid}`;
  const write = (/** @type {Holder} */ holder) => writeFileSync(mine, JSON.stringify(holder), { mode: 0o600 });
  /** @type {Holder} */
  const holder = { owner: identify() };
  for (let attempt = 0; attempt < 5; attempt++) {
    write(holder);
    try {
      // A link appears whole or not at all, so nobody ever reads half a lock.
      linkSync(mine, path);
      rmSync(mine);
      const change = (/** @type {Partial<Holder>} */ news) => {
        Object.assign(holder, news);
        write(holder);
        renameSync(mine, path);
      };
      return {
        /** Names a second process that must be gone too before the lock counts as free. @param {number} pid */
        addWorker: (pid) => change({ worker: identify(pid) }),
        /** Tells whoever wants the lock that it is worth waiting. */
        announceStop: () => change({ stopping: true }),
        release() {
          if (readLock(path)?.owner.pid === process.pid) rmSync(path, { force: true });
        },
      };
    } catch (error) {
      rmSync(mine, { force: true });
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
      if (isLocked(path)) return undefined;
      removeStale(path);
    }
  }
  return undefined;
}

/** Two processes may find the same stale lock: whoever moves a lock that came to life in between puts it back. @param {string} path */
function removeStale(path) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (isLocked(aside)) linkSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Somebody else removed it first.
  }
}

/**
 * Runs something that only one process at a time may do, waiting for its turn.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ seconds?: number, onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { seconds = 60, onWait } = {}) {
  const deadline = Date.now() + seconds * 1000;
  let lock = tryLock(path);
  if (!lock) onWait?.();
  while (!lock) {
    if (Date.now() > deadline) throw new Error(`Another process has kept ${path} for more than ${seconds} s.`);
    await wait(50);
    lock = tryLock(path);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
