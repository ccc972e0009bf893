import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { db } from '@/lib/platform/db';
import type { Job } from './job';

/** Those of the jobs whose mark is there, found with one statement however many they are. */
export async function readMarked(jobs: readonly Job[]): Promise<Job[]> {
  if (jobs.length === 0) return [];
  const marks = jobs.map(({ mark }) => mark ?? Prisma.sql`false`);
  const rows = await db.$queryRaw<{ marks: boolean[] }[]>`select array[${Prisma.join(marks)}] as marks`;
  return jobs.filter((_, index) => rows[0]?.marks[index] === true);
}
