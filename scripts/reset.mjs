// `npm run reset`: forgets everything the local instance knows: people, credits, purchases, keys.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isLocked } from './lib/lock.mjs';
import { DATA } from './lib/paths.mjs';
import { birthOf } from './lib/process-id.mjs';

/** Kept: what is only fetched, and what belongs to other instances. */
const KEPT = new Set(['node', 'test', 'test-e2e', 'start.lock', 'install.lock']);

async function main() {
  if (isLocked(join(DATA, 'start.lock'))) return fail('The app is running. Stop it first; nothing was deleted.');
  if (!existsSync(DATA)) return console.log('There is nothing to delete.');
  if (!(await isMeant())) return fail('Nothing was deleted.');
  await stopDatabase();
  for (const folder of [outsideFolder(), ...readdirSync(DATA).filter((name) => !KEPT.has(name))]) {
    if (folder) rmSync(join(folder.startsWith('/') ? '' : DATA, folder), { recursive: true, force: true });
  }
  console.log('Deleted. The next start begins anew.');
}

async function isMeant() {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) return fail('To delete without being asked: npm run reset -- --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete the database and everything else in ${DATA}? (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

/** Where the data is when this folder is closed to the user that runs PostgreSQL. */
function outsideFolder() {
  const note = join(DATA, 'postgres/elsewhere');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
}

/** A server that a killed start left behind would go on with files that are gone. */
async function stopDatabase() {
  const file = join(outsideFolder() || join(DATA, 'postgres'), 'data/postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const birth = birthOf(pid);
  if (!birth) return;
  process.kill(pid, 'SIGINT');
  while (birthOf(pid) === birth) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** @param {string} reason */
function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
  return false;
}

await main();
