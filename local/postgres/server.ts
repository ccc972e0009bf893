import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { makeFolder } from '@/scripts/lib/paths.mjs';
import { type Binaries, findBinaries, runAs } from './binaries';

export type PostgresOptions = {
  /** Holds the data, the log and nothing else. */
  folder: string;
  superuserPassword: string;
  /** Asked only when a server has to be started. */
  choosePort: () => Promise<number>;
  /** Extra settings of the server, as in `fsync=off`. */
  settings?: string[];
  onNotice?: (text: string) => void;
};

export type Postgres = {
  port: number;
  /** Whether it ran already. */
  attached: boolean;
  isAlive(): boolean;
  stop(): Promise<void>;
  stopNow(): void;
};

const START_SECONDS = 30;

/**
 * A real PostgreSQL on this machine, reachable from it only: attaches to the one that runs on this data, else starts it;
 * after a crash it recovers by itself.
 * @throws Error that names the reason, with the end of the server's log
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = findBinaries();
  if (binaries.elsewhere) {
    options.onNotice?.(`This folder is closed to the user that runs PostgreSQL; its data is in ${binaries.elsewhere}`);
  }
  const folder = homeOf(options.folder, binaries);
  const data = join(folder, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) makeCluster(binaries, folder, data, options.superuserPassword);
  const running = await findRunning(data, options.superuserPassword);
  const port = running ?? (await launch(binaries, folder, data, options));
  return {
    port,
    attached: running !== undefined,
    isAlive: () => isPostgres(readPid(data) ?? 0),
    stop: () => stop(data),
    stopNow: () => signal(readPid(data), 'SIGINT'),
  };
}

/** The address of a database on that server. */
export function databaseUrl(port: number, user: string, password: string, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

function homeOf(wanted: string, { elsewhere }: Binaries): string {
  // One folder outside serves all instances of this project, so each keeps its own name there.
  const folder = makeFolder(elsewhere ? join(elsewhere, wanted.replaceAll(/[^\w.-]+/g, '_')) : wanted);
  if (elsewhere) writeFileSync(join(makeFolder(wanted), 'elsewhere'), `${folder}\n`);
  chmodSync(folder, 0o700);
  if (runAs.uid) chownSync(folder, runAs.uid, runAs.gid);
  return folder;
}

function makeCluster(binaries: Binaries, folder: string, data: string, password: string): void {
  const unfinished = `${data}.new`;
  const passwordFile = join(folder, 'password');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs.uid) chownSync(passwordFile, runAs.uid, runAs.gid);
  const args = ['-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  const made = spawnSync(binaries.path('initdb'), ['-D', unfinished, ...args, '--no-instructions'], {
    ...runAs,
    cwd: '/',
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw new Error(`PostgreSQL could not make its data folder: ${made.stderr || made.error}`);
  // Renamed when whole, so that a start that was killed half-way leaves nothing that looks finished.
  renameSync(unfinished, data);
}

/** The port of the server that runs on this data; waits for one that is starting, or until one that stops is gone. */
async function findRunning(data: string, password: string): Promise<number | undefined> {
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await wait(100)) {
    const { pid, port, status } = readPidFile(data);
    if (!pid) return undefined;
    if (!isPostgres(pid)) {
      rmSync(join(data, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (status === 'ready' && (await answers(port, password))) return port;
  }
  throw new Error(`The PostgreSQL that runs on ${data} does not answer. Stop it and start again.`);
}

async function launch(binaries: Binaries, folder: string, data: string, options: PostgresOptions): Promise<number> {
  const port = await options.choosePort();
  const log = join(folder, 'log');
  const output = openSync(log, 'w', 0o600);
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=200'],
    ...(options.settings ?? []),
  ];
  const child = spawn(binaries.path('postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...runAs,
    cwd: '/',
    stdio: ['ignore', output, output],
    detached: true,
  });
  child.unref();
  closeSync(output);
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline && !ended; await wait(20)) {
    const { pid, status } = readPidFile(data);
    if (pid === child.pid && status === 'ready' && (await answers(port, options.superuserPassword))) return port;
  }
  signal(child.pid, 'SIGINT');
  throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-20).join('\n')}`);
}

async function stop(data: string): Promise<void> {
  const pid = readPid(data);
  // "Fast" first: sessions end, everything is written. Then without ceremony: it recovers at the next start.
  for (const [name, seconds] of [
    ['SIGINT', 15],
    ['SIGQUIT', 5],
    ['SIGKILL', 2],
  ] as const) {
    signal(pid, name);
    for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await wait(20)) {
      if (!pid || !isPostgres(pid)) return;
    }
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid && isPostgres(pid)) process.kill(pid, name);
  } catch {
    // It is gone.
  }
}

function readPid(data: string): number | undefined {
  return readPidFile(data).pid;
}

/** What the server says about itself in `postmaster.pid`. */
function readPidFile(data: string): { pid?: number; port: number; status?: string } {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]) || undefined, port: Number(lines[3]), status: lines[7]?.trim() };
  } catch {
    return { port: 0 };
  }
}

/** Numbers of processes are used again: after a crash another program may have the one that was noted. */
function isPostgres(pid: number): boolean {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)]).includes('postgres');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.includes('(postgres)') && !/\) Z /.test(stat);
  } catch {
    return false;
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({
    connectionString: databaseUrl(port, 'postgres', password, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new Error('The secrets of this instance do not fit its database. Start anew with: npm run reset');
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
