import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/**
 * Runs npm as a child that dies with us.
 * @param {import('./children.mjs').Children} children
 * @param {string[]} args
 */
export async function npm(children, args) {
  // The project's own Node must not run npm while npm replaces it.
  await children.run([npmProgram(), ...args], {
    graceMs: 1_500,
    env: { ...process.env, PRISMA_SKIP_POSTINSTALL_GENERATE: '1' },
  });
}

/** npm's own program: npm names it to the scripts it runs; else it stands beside Node, or on the PATH. */
function npmProgram() {
  const candidates = [
    process.env.npm_execpath,
    resolve(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm')),
  ];
  for (const path of candidates) {
    if (!path || !existsSync(path)) continue;
    const real = realpathSync(path);
    if (/npm(-cli)?\.c?js$/.test(real)) return real;
  }
  throw new Error('npm is not on this machine. Install Node with npm, version 20.20 or newer.');
}
