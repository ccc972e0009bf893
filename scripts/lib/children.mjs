import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder, ROOT } from './paths.mjs';

const PRELOAD = join(dirname(fileURLToPath(import.meta.url)), 'die-with-parent.cjs');

/**
 * @typedef {object} Options
 * @property {string} [node] the Node that runs it; this one if not given
 * @property {Record<string, string | undefined>} [env] the whole environment; this process's if not given
 * @property {string} [log] a file that takes its output; the terminal if not given
 * @property {number} [graceMs] how long it may take to stop by itself
 */

/** The Node processes that this one started. They never outlive it, however it ends. */
export class Children {
  /** @type {Set<{ child: import('node:child_process').ChildProcess, ended: Promise<number>, graceMs: number }>} */
  #running = new Set();
  #stopping = false;

  get stopping() {
    return this.#stopping;
  }

  /**
   * Starts a Node process in a group of its own, so that Ctrl-C reaches only us and we decide in which order things stop.
   * @param {string[]} args
   * @param {Options} [options]
   * @returns {{ child: import('node:child_process').ChildProcess, ended: Promise<number> }}
   */
  start(args, { node = process.execPath, env = process.env, log, graceMs = 5_000 } = {}) {
    if (this.#stopping) throw new Stopped();
    if (log) makeFolder(dirname(log));
    const output = log ? openSync(log, 'w', 0o600) : undefined;
    const child = spawn(node, ['--require', PRELOAD, ...args], {
      cwd: ROOT,
      env: { ...env, STUDIO_PARENT_PID: String(process.pid) },
      stdio: ['ignore', output ?? 'inherit', output ?? 'inherit', 'ipc'],
      detached: true,
    });
    if (output !== undefined) closeSync(output);
    /** @type {Promise<number>} */
    const ended = new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code, signal) => resolve(signal ? 128 : (code ?? 1)));
    });
    const entry = { child, ended, graceMs };
    this.#running.add(entry);
    void ended.then(() => this.#running.delete(entry));
    return { child, ended };
  }

  /**
   * Runs a Node process to its end.
   * @param {string[]} args
   * @param {Options} [options]
   * @throws Error with the end of its log when it fails
   */
  async run(args, options = {}) {
    const code = await this.start(args, options).ended;
    if (this.#stopping) throw new Stopped();
    if (code === 0) return;
    const name = (args.find((arg) => !arg.startsWith('-') && arg !== 'tsx') ?? 'node').replace(`${ROOT}/`, '');
    throw new Error(`${name} failed with exit code ${code}.${options.log ? `\n${tail(options.log)}` : ''}`);
  }

  /** Asks everything to stop, then insists. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#running].map((entry) => stopOne(entry)));
  }
}

/** What a step throws when it was cut short because we are stopping: nothing to report. */
export class Stopped extends Error {}

/** @param {{ child: import('node:child_process').ChildProcess, ended: Promise<number>, graceMs: number }} entry */
async function stopOne({ child, ended, graceMs }) {
  const group = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  group('SIGTERM');
  const insist = setTimeout(() => group('SIGKILL'), graceMs);
  await ended;
  clearTimeout(insist);
  // Whatever it left behind in its group.
  group('SIGKILL');
}

/** @param {string} log */
function tail(log) {
  return readFileSync(log, 'utf8').trim().split('\n').slice(-60).join('\n');
}
