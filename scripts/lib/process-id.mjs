import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as text that no later process with the same number can have; null if there is no such process.
 * @param {number} pid
 * @returns {string | null}
 */
export function birthOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    if (process.platform === 'linux') {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[0] === 'Z'
        ? null
        : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** @typedef {{ pid: number, birth: string | null }} ProcessId */

/** @param {number} [pid] @returns {ProcessId} */
export function identify(pid = process.pid) {
  return { pid, birth: birthOf(pid) };
}

/** @param {ProcessId | undefined} id */
export function isAlive(id) {
  return id !== undefined && id.birth !== null && birthOf(id.pid) === id.birth;
}
