import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A JSON file of ours, or undefined when it isn't there or isn't whole. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes a JSON file that only this user may read; whoever reads it sees the old or the new one, never half of it. */
export function writeJson(path: string, value: unknown): void {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}
