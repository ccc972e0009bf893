import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './hash.mjs';
import { isLocked, withLock } from './lock.mjs';
import { npm } from './npm.mjs';
import { makeFolder, ROOT, SHARED } from './paths.mjs';
import { step } from './progress.mjs';

const STAMP = join(ROOT, 'node_modules', '.studio-installed');

/**
 * Installs the packages of package-lock.json unless they are there already.
 * @param {import('./children.mjs').Children} children
 */
export async function install(children) {
  if (isInstalled()) return;
  makeFolder(SHARED);
  await withLock(
    join(SHARED, 'install.lock'),
    async () => {
      if (isInstalled()) return;
      const running = join(SHARED, 'start.lock');
      if (existsSync(join(ROOT, 'node_modules')) && isLocked(running) && !isOwn(running)) {
        throw new Error(
          'package-lock.json changed while the app runs: stop it first, so that its packages can be replaced.',
        );
      }
      await step('Installing packages', () =>
        npm(children, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
      );
      writeFileSync(STAMP, fingerprint(['package-lock.json']));
    },
    { seconds: 900, onWait: () => console.log('  Waiting for another process that installs packages …') },
  );
}

/** @param {string} lock */
function isOwn(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).owner.pid === process.pid;
}

function isInstalled() {
  const wanted = fingerprint(['package-lock.json']);
  if (existsSync(STAMP)) return readFileSync(STAMP, 'utf8') === wanted;
  if (!matchesWhatNpmDid()) return false;
  writeFileSync(STAMP, wanted);
  return true;
}

/** Whether somebody ran `npm ci` by hand: npm notes at its very end what it put there. */
function matchesWhatNpmDid() {
  const noted = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const there = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (there[path] ? there[path].version === version : optional),
  );
}
