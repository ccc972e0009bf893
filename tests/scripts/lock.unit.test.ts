import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isLocked, tryLock, withLock } from '@/scripts/lib/lock.mjs';
import { identify } from '@/scripts/lib/process-id.mjs';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-lock-'));
  path = join(folder, 'start.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A process that is gone, and one that goes on until the test ends it. */
async function deadProcess() {
  const child = spawn(process.execPath, ['-e', '']);
  const id = identify(child.pid);
  await once(child, 'exit');
  return id;
}

test('a second start finds the lock taken, and free once the first has ended', () => {
  const first = tryLock(path);
  expect(first).toBeDefined();
  expect(tryLock(path)).toBeUndefined();
  first?.release();
  expect(isLocked(path)).toBe(false);
  expect(tryLock(path)).toBeDefined();
});

test('the lock of a process that was killed is free', async () => {
  writeFileSync(path, JSON.stringify({ owner: await deadProcess() }));
  expect(isLocked(path)).toBe(false);
  expect(tryLock(path)).toBeDefined();
});

test('a later process with the same number does not keep the lock of one that was killed', () => {
  writeFileSync(path, JSON.stringify({ owner: { pid: process.pid, birth: 'another day' } }));
  expect(tryLock(path)).toBeDefined();
});

test('what a killed start left running keeps the lock until it is gone', async () => {
  const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(path, JSON.stringify({ owner: await deadProcess(), worker: identify(worker.pid) }));
  expect(tryLock(path)).toBeUndefined();
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  expect(tryLock(path)).toBeDefined();
});

test('a lock file that was cut short does not lock out anybody', () => {
  writeFileSync(path, '{"owner":');
  expect(tryLock(path)).toBeDefined();
});

test('work under one lock is done one after the other', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise(setImmediate);
    order.push(`${name} ends`);
  };
  await withLock(path, () => work('first')().then(() => expect(tryLock(path)).toBeUndefined()));
  await withLock(path, work('second'));
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});
