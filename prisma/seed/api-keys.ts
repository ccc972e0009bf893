import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiKey } from '@/lib/auth/api-keys';
import { actorOf, type DemoEmail } from './people';

export type DemoKeys = { acme: string; empty: string };

export async function makeKey(email: DemoEmail, name: string): Promise<string> {
  const { key } = await createApiKey(await actorOf(email), name);
  return key;
}

/** Hands the keys over to this machine's tools; the database keeps only their hashes. Whole or not at all, and 0600. */
export function writeKeys(folder: string, keys: DemoKeys): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'api-keys.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
