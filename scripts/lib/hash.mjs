import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * One fingerprint of the contents of files and folders; what does not exist counts as empty.
 * @param {string[]} paths relative to the repository
 * @param {string[]} [without] paths to leave out
 */
export function fingerprint(paths, without = []) {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, path, without);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} path @param {string[]} without */
function addTo(hash, path, without) {
  if (without.includes(path)) return;
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    for (const name of readdirSync(join(ROOT, path)).sort()) addTo(hash, `${path}/${name}`, without);
  } else if (stats) {
    const content = readFileSync(join(ROOT, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
}
