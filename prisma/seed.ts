import { db } from '@/lib/platform/db';
import { writeKeys } from './seed/api-keys';
import { LocalClock } from './seed/clock';
import { seed } from './seed/seed';

/** `node scripts/run.mjs prisma/seed.ts`: the demo people of the local mode and their history, in an empty database. */
async function main(): Promise<void> {
  const ownerUrl = process.env.DIRECT_URL ?? process.env.DATABASE_URL;
  if (!ownerUrl) throw new Error('DIRECT_URL is not set.');
  process.env.DATABASE_URL = withoutWaiting(process.env.DATABASE_URL ?? ownerUrl);
  const clock = await LocalClock.open(ownerUrl);
  // Half a history is of no use, but the clock must be right for whoever comes next.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void clock.close().finally(() => process.exit(1)));
  }
  try {
    writeKeys(process.env.LOCAL_DATA_DIR ?? '.local', await seed(clock));
  } finally {
    await clock.close();
    await db.$disconnect();
  }
}

/**
 * A thousand commits that each wait for the disk take long on a slow one. Here only the last has to: what a crash leaves
 * of a history that isn't whole is thrown away anyhow.
 */
function withoutWaiting(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  // Poolers, which stand before databases elsewhere, refuse such options.
  if (['localhost', '127.0.0.1'].includes(url.hostname)) url.searchParams.set('options', '-c synchronous_commit=off');
  return url.href;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
