import { join } from 'node:path';
import { Client } from 'pg';
import { withLock } from '@/scripts/lib/lock.mjs';
import { makeFolder } from '@/scripts/lib/paths.mjs';
import { BENCH_FOLDER } from './database';
import type { Finding } from './findings';
import { GROUPS, type Scale } from './groups';
import { machineFacts } from './machine';
import type { Report } from './report';
import { startTargets, type Targets } from './targets';
import { openWorld } from './world';

export type Wanted = { scale: Scale; only: string[]; say: (text: string) => void };

/** Measures what is asked for. One bench runs at a time: two would measure each other. */
export async function runBench(wanted: Wanted): Promise<Report> {
  const lock = join(makeFolder(BENCH_FOLDER), 'bench.lock');
  const onWait = () => wanted.say('Another bench runs in this folder; this one waits for it.');
  return await withLock(lock, () => measure(wanted), { seconds: 3_600, onWait });
}

/** One group after the other, on one set of processes. */
async function measure({ scale, only, say }: Wanted): Promise<Report> {
  const groups = GROUPS.filter(({ goals }) => only.length === 0 || goals.some((goal) => only.includes(goal)));
  const world = await openWorld();
  const findings: Finding[] = [];
  const skipped = new Set<string>();
  let started: Promise<Targets> | undefined;
  const targets = async () => {
    started ??= startTargets(world);
    for (const { name, why } of (await started).skipped) skipped.add(`${name}: ${why}`);
    return await started;
  };
  try {
    for (const { goals, run } of groups) {
      say(`Measuring ${goals.join(', ')} …`);
      try {
        findings.push(...(await run({ world, scale, targets, say })));
      } catch (error) {
        skipped.add(`${goals.join(', ')} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const commitsPerSecond = await measureCommits(world.database.owner);
    const date = new Date().toISOString();
    return { date, scale, machine: { ...machineFacts(), commitsPerSecond }, findings, skipped: [...skipped] };
  } finally {
    await world.close();
  }
}

const COMMITS = 200;

/** How often this disk takes a commit, one after the other: what bounds every durable figure. */
async function measureCommits(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('create table if not exists bench_commits (n int)');
    const began = performance.now();
    for (let n = 0; n < COMMITS; n += 1) await client.query('insert into bench_commits values (1)');
    return Math.round((COMMITS * 1_000) / (performance.now() - began));
  } finally {
    await client.end();
  }
}
