import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { LEAST, TYPESCRIPT } from './core';

type Run = { code: number; said: string };

function runSample(): Promise<Run> {
  return new Promise((resolve) => {
    const run = [...TYPESCRIPT, 'tests/mutation/run.ts', '--sample'];
    execFile(process.execPath, run, { cwd: ROOT, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, said: stdout + stderr });
    });
  });
}

test(`of small mistakes in prices, credits and ledger the tests notice ${LEAST} of a hundred, in a sample`, {
  timeout: 600_000,
}, async () => {
  const { code, said } = await runSample();
  expect(code, said).toBe(0);
  expect(said).toMatch(/mutants of the core were noticed/);
});
