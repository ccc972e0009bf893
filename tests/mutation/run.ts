import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { CORE, LEAST, PURCHASES, TYPESCRIPT } from './core';
import { slicesOf } from './slices';

/**
 * All mutants of the money core, the quick ones first: pure rules, TypeScript around the SQL, the SQL itself. It takes
 * hours, so each part is cut into slices that leave their report behind. Names who survived; fails when too many do.
 *
 * Names of parts run only these; `--resume` keeps the slices that were done; `--sample` tries few, in half a minute.
 */
const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'];
const sql = [...TYPESCRIPT, 'tests/mutation/run-sql.ts'];
type Slice = { args: string[]; part: string };

const sliced = (part: string, files: string[]): Slice[] =>
  files.flatMap(slicesOf).map((range) => {
    return { part, args: [...stryker, `tests/mutation/stryker.${part}.json`, '--mutate', range] };
  });
const PARTS: Record<string, Slice[]> = {
  pure: [{ part: 'pure', args: stryker }],
  database: sliced('database', CORE),
  purchases: sliced('purchases', PURCHASES),
  sql: [...CORE, ...PURCHASES].map((file) => ({ part: 'sql', args: [...sql, file] })),
};
const SAMPLE: Slice[] = [
  { part: 'pure', args: [...stryker, '--mutate', 'lib/pricing/cost.ts,lib/pricing/worst-case.ts'] },
  { part: 'sql', args: [...sql, 'sample'] },
];

const report = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});
const counts = z.object({ killed: z.number(), timedOut: z.number(), tried: z.number() });
type Counts = z.output<typeof counts>;

/** What a slice's report says; a mutant that could not be loaded at all is no mistake that anybody could ship. */
function countsIn(file: string): Counts {
  const said: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const own = counts.safeParse(said);
  if (own.success) return own.data;
  const states = Object.values(report.parse(said).files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const among = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  const [killed, timedOut] = [among('Killed'), among('Timeout')];
  return { killed, timedOut, tried: killed + timedOut + among('Survived', 'NoCoverage') };
}

const folder = makeFolder(join(ROOT, '.local/mutation'));
const total: Counts = { killed: 0, timedOut: 0, tried: 0 };
let isEnough = true;

/** Runs a slice, unless its report is there. A run that left none has failed; what survived is for all of them to judge. */
function runSlice({ part, args }: Slice): void {
  const kept = join(makeFolder(join(folder, 'slices')), `${part} ${args.at(-1)?.replaceAll('/', '.')}.json`);
  if (!process.argv.includes('--resume') || !existsSync(kept)) {
    const written = join(folder, `${part}.json`);
    rmSync(kept, { force: true });
    rmSync(written, { force: true });
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (!existsSync(written) || (part === 'sql' && status !== 0)) isEnough = false;
    if (existsSync(written)) renameSync(written, kept);
  }
  if (!existsSync(kept)) return;
  const { killed, timedOut, tried } = countsIn(kept);
  total.killed += killed;
  total.timedOut += timedOut;
  total.tried += tried;
}

const named = Object.keys(PARTS).filter((part) => process.argv.includes(part));
const wanted = named.length > 0 ? named : Object.keys(PARTS);
const slices = process.argv.includes('--sample') ? SAMPLE : wanted.flatMap((part) => PARTS[part] ?? []);
for (const slice of slices) runSlice(slice);
const { killed, timedOut, tried } = total;
const noticed = killed + timedOut;
const score = (100 * noticed) / tried;
const late = timedOut > 0 ? ` (${timedOut} of them by running out of time)` : '';
console.log(`${noticed} of ${tried} mutants of the core were noticed${late}: ${score.toFixed(1)} %`);
// To Stryker no mutants are mutants enough.
process.exit(isEnough && tried > 0 && score >= LEAST ? 0 : 1);
