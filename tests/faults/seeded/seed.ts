import { execFileSync } from 'node:child_process';
import { type Random, randomFrom } from '@/prisma/seed/random';
import { ROOT } from '@/scripts/lib/paths.mjs';

/** The seed of this run: that of `npm run test:faults -- --seed N`, or one that nobody chose. */
const SEED = Number(process.env.STUDIO_SEED ?? Math.floor(Math.random() * 1_000_000_000));

/**
 * Runs a test whose plan follows from one seed; a failure says which, and of which commit, so that the same plan can be
 * made again. What the operating system does in which order is not part of it.
 */
export async function seeded(run: (random: Random) => Promise<void>): Promise<void> {
  try {
    await run(randomFrom(SEED));
  } catch (error) {
    const again = `npm run test:faults -- --seed ${SEED}, commit ${commit()}`;
    if (error instanceof Error) error.message += `\nThe same plan again: ${again}`;
    throw error;
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Runs all jobs, so many at once; each says when it is done. */
export async function crowd<T>(jobs: readonly T[], atOnce: number, work: (job: T) => Promise<void>): Promise<void> {
  const left = jobs.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const job of left) await work(job);
    }),
  );
}
