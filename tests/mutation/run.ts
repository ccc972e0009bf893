import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { LEAST, TYPESCRIPT } from './core';

/**
 * All mutants of the money core, the quick ones first: pure rules, TypeScript around the SQL, the SQL itself. Each part
 * says who survived; then one line for all of them. Fails when a part does. `--sample` tries few, in half a minute.
 */
const stryker = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run'];
const sql = [...TYPESCRIPT, 'tests/mutation/run-sql.ts'];
const PARTS = [
  { name: 'pure', args: stryker, sample: [...stryker, '--mutate', 'lib/pricing/cost.ts,lib/pricing/worst-case.ts'] },
  { name: 'database', args: [...stryker, 'tests/mutation/stryker.database.json'] },
  { name: 'sql', args: sql, sample: [...sql, 'sample'] },
];

const report = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});
const counts = z.object({ noticed: z.number(), tried: z.number() });
type Counts = z.output<typeof counts>;

/** What a part's report says; a mutant that could not be loaded at all is no mistake that anybody could ship. */
function countsOf(name: string): Counts {
  const said: unknown = JSON.parse(readFileSync(join(ROOT, `.local/mutation/${name}.json`), 'utf8'));
  const own = counts.safeParse(said);
  if (own.success) return own.data;
  const states = Object.values(report.parse(said).files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const among = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  const noticed = among('Killed', 'Timeout');
  return { noticed, tried: noticed + among('Survived', 'NoCoverage') };
}

const isSample = process.argv.includes('--sample');
const total: Counts = { noticed: 0, tried: 0 };
let isEnough = true;
for (const { name, args, sample } of PARTS) {
  const tried = isSample ? sample : args;
  if (!tried) continue;
  const { status } = spawnSync(process.execPath, tried, { cwd: ROOT, stdio: 'inherit' });
  const part = countsOf(name);
  // To Stryker no mutants are mutants enough.
  isEnough &&= status === 0 && part.tried > 0;
  total.noticed += part.noticed;
  total.tried += part.tried;
}
const score = (100 * total.noticed) / total.tried;
console.log(`${total.noticed} of ${total.tried} mutants of the core were noticed: ${score.toFixed(1)} %`);
process.exit(isEnough && score >= LEAST ? 0 : 1);
