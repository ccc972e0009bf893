import 'server-only';
import { db } from './db';

/** More of a list than this is in the log, or told by the command. */
const KEPT = 50;

/** Keeps what a job that checks the books found last; of each list the first lines, and beside it how many there are. */
export async function noteJobResult(name: string, result: object): Promise<void> {
  const short = Object.entries(result).flatMap(([key, value]): [string, unknown][] =>
    Array.isArray(value)
      ? [
          [key, value.slice(0, KEPT)],
          [`${key}Count`, value.length],
        ]
      : [[key, value]],
  );
  await db.$executeRaw`
    insert into job_result (name, result) values (${name}, ${JSON.stringify(Object.fromEntries(short))}::jsonb)
    on conflict (name) do update set result = excluded.result, finished_at = clock_timestamp()`;
}

/** What it found, and when; null before its first run. */
export async function readJobResult(name: string): Promise<{ result: unknown; finishedAt: Date } | null> {
  return db.jobResult.findUnique({ where: { name }, select: { result: true, finishedAt: true } });
}
