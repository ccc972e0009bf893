// Begins on whatever Node the machine has (20.20 or newer), installs, then goes on in scripts/start.ts under the pinned Node.

import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Children, Stopped } from './lib/children.mjs';
import { install } from './lib/install.mjs';
import { readLock, tryLock } from './lib/lock.mjs';
import { ensureNode } from './lib/node.mjs';
import { DATA, makeFolder } from './lib/paths.mjs';
import { isFree } from './lib/port.mjs';
import { isAlive } from './lib/process-id.mjs';
import { loadSettingsFiles } from './lib/settings-files.mjs';

const CLEAN_UP_SECONDS = 75;
const children = new Children();
/** @type {Awaited<ReturnType<typeof takeLock>>} */
let lock;
/** @type {number | undefined} */
let exitCode;

async function main() {
  loadSettingsFiles();
  lock = await takeLock();
  if (!lock) {
    console.error('Studio Credits is already starting or running from this folder. Nothing was changed.');
    return 1;
  }
  try {
    const port = Number(process.env.PORT || 3000);
    if (!(await becomesFree(port, lock.followsAnother))) {
      console.error(`Port ${port} is taken by another program. Stop it, or choose another port: PORT=3001 npm start`);
      return 1;
    }
    await install(children);
    const node = await ensureNode(children);
    const args = ['--import', 'tsx', '--conditions=react-server', 'scripts/start.ts', ...process.argv.slice(2)];
    // Long enough for it to stop the app, the services and the database in this order.
    const { child, ended } = children.start(args, { node, graceMs: CLEAN_UP_SECONDS * 1000 });
    if (child.pid) lock.addWorker(child.pid);
    return await ended;
  } finally {
    await children.stop();
    lock.release();
  }
}

/** One that is stopping, or what a killed one left behind, is waited for; one that runs is left alone. */
async function takeLock() {
  const path = join(makeFolder(DATA), 'start.lock');
  const began = Date.now();
  let followsAnother = false;
  while (Date.now() - began < CLEAN_UP_SECONDS * 1000) {
    const lock = tryLock(path);
    if (lock) return { ...lock, followsAnother };
    const holder = readLock(path);
    // Whoever has just been told to stop may not have said so yet.
    if (holder && isAlive(holder.owner) && !holder.stopping && Date.now() - began > 1_000) return undefined;
    followsAnother = true;
    await wait(50);
  }
  return undefined;
}

/** @param {number} port @param {boolean} patient */
async function becomesFree(port, patient) {
  for (let i = 0; i < (patient ? 50 : 5); i++) {
    if (await isFree(port)) return true;
    await wait(100);
  }
  return false;
}

/** @param {number} code */
function stop(code) {
  exitCode ??= code;
  lock?.announceStop();
  void children.stop();
}

process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(0));
process.on('SIGHUP', () => stop(0));
// npm killed outright can't tell us: then we are somebody else's child.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop(1), 100).unref();

void main()
  .catch((error) => {
    if (!(error instanceof Stopped)) console.error(`\n${error instanceof Error ? error.message : error}`);
    return 1;
  })
  .then((code) => process.exit(exitCode ?? code));
