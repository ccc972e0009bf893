import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything a running instance keeps; another folder makes another, independent instance. */
export const DATA = resolve(ROOT, process.env.LOCAL_DATA_DIR || '.local');

/** What instances share: the pinned Node and the lock of the installation. */
export const SHARED = join(ROOT, '.local');

/**
 * Makes a folder that others may pass through, as Postgres must when it runs as another user, but not list.
 * @param {string} folder
 */
export function makeFolder(folder) {
  if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o711);
  return folder;
}
