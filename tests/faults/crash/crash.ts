import { verify } from '@/lib/audit/verify';
import type { About, Flow, KillPoint } from './flow';
import type { Pair, Restartable } from './pair';
import type { Victim } from './replica';
import { standAt } from './stop';

/** One flow that dies at one point. */
export type Trial<Of> = { point: KillPoint; of: Of & About };

const PATIENCE_MS = 30_000;
/** In this order: what is blocked late is needed by whoever begins late. */
const BLOCKING = [undefined, 'ends', 'notes', 'holds'] as const;

/**
 * Lets several flows of one process run until each stands at its point, and kills the process there and then. Answers the
 * points that were never reached.
 */
async function killAt<Of, On extends Victim>(
  victim: On,
  flow: Flow<Of, On>,
  trials: readonly Trial<Of>[],
): Promise<string[]> {
  const missed: string[] = [];
  const runs: Promise<unknown>[] = [];
  const stands = trials.map(({ point, of }) => ({ point, of, ...standAt(victim, point.stop, of.ids) }));
  const begin = async ({ point, of, reached }: (typeof stands)[number]) => {
    const run = flow.run(victim, of).then(
      () => 'it was over before',
      (error: unknown) => String(error),
    );
    runs.push(run);
    const instead = await Promise.race([reached, run, tooLate()]);
    if (instead) missed.push(`${point.name}: never reached (${instead})`);
  };
  for (const kind of BLOCKING) {
    await Promise.all(stands.filter(({ point }) => point.blocks === kind).map(begin));
  }
  const killedAt = performance.now();
  for (const { of } of trials) of.killedAt = killedAt;
  await victim.kill();
  for (const { forget } of stands) forget();
  await Promise.all(runs);
  return missed;
}

function tooLate(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('it takes too long'), PATIENCE_MS).unref());
}

/** As many at once as one process is given, and of those that block the same thing only one. */
function batchesOf(points: readonly KillPoint[], repetitions: number, size: number): KillPoint[][] {
  const batches: KillPoint[][] = [];
  for (const point of Array.from({ length: repetitions }, () => points).flat()) {
    const hasRoom = (batch: KillPoint[]) =>
      batch.length < size && !(point.blocks && batch.some(({ blocks }) => blocks === point.blocks));
    const batch = batches.find(hasRoom);
    if (batch) batch.push(point);
    else batches.push([point]);
  }
  return batches;
}

type Plan = {
  repetitions: number;
  /** How many stand still in one process before it is killed. */
  together: number;
  beforePreparing?: () => Promise<unknown>;
  beforeRunning?: () => Promise<unknown>;
  /** What the world does once for all of them, when all have died. */
  beforeRecovery?: () => Promise<unknown>;
};

/**
 * Every point, so many times: a process dies there, the books are right at that moment, what the world does anyway
 * repairs the rest, and the customer's state is exact. Answers what is wrong, in words.
 */
export async function crashMatrix<Of, On extends Restartable>(
  pair: Pair<On>,
  flow: Flow<Of, On>,
  points: readonly KillPoint[],
  { repetitions, together, beforePreparing, beforeRunning, beforeRecovery }: Plan,
): Promise<string[]> {
  const problems: string[] = [];
  const died: Trial<Of>[] = [];
  for (const batch of batchesOf(points, repetitions, together)) {
    await beforePreparing?.();
    const victim = await pair.next();
    const trials = await Promise.all(batch.map(async (point) => ({ point, of: await flow.prepare() })));
    await beforeRunning?.();
    problems.push(...(await killAt(victim, flow, trials)));
    pair.revive(victim);
    for (const { invariant, row, message } of (await verify()).problems) {
      problems.push(`${batch.map(({ name }) => name).join(' + ')}: ${invariant}: ${row} ${message}`);
    }
    died.push(...trials);
  }
  await beforeRecovery?.();
  const survivor = await pair.next();
  for (const { point, of } of died) {
    try {
      await flow.recover(survivor, of);
      for (const problem of await flow.check(of, point)) problems.push(`${point.name}: ${problem}`);
    } catch (error) {
      problems.push(`${point.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems;
}
