import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { LEAST, markedCore, TYPESCRIPT } from './core';
import { explanationOf } from './explained';
import { runVitest } from './run-vitest';
import type { SqlMutant } from './sql-mutants';

/**
 * Mutants of the core's SQL: first each is told the stories of the model test, in one process; those that nobody noticed
 * then meet the tests of the core, each in a run of its own. Names who survived both, and fails when one of them is not
 * explained. `1,2,…` runs some only, `sample` every thirtieth of those that must be noticed.
 */
const { mutants } = markedCore();
const [, , wanted = ''] = process.argv;
const folder = makeFolder(join(ROOT, '.local/mutation'));
const file = join(folder, 'sql.jsonl');
rmSync(file, { force: true });
const chosen = wanted === '' ? mutants.map(({ id }) => id) : wanted === 'sample' ? sample() : wanted.split(',');
const env = { SQL_VERDICTS: file, SQL_MUTANTS: chosen.join() };
await runVitest(['tests/mutation/stories.run.ts'], ['tests/mutation/database.ts'], env);

type Verdict = { id: number; verdict: 'killed' | 'survived' | 'no statement' };
const lines = readFileSync(file, 'utf8').trim().split('\n');
const verdicts: Verdict[] = lines.map((line) => JSON.parse(line));
if (verdicts.length !== chosen.length) throw new Error(`Of ${chosen.length} mutants ${verdicts.length} were judged.`);
const survivors = new Set<number>();
for (const { id, verdict } of verdicts) {
  if (verdict !== 'survived') continue;
  const meet = [...TYPESCRIPT, 'tests/mutation/meet-core-tests.ts', String(id)];
  const passed = spawnSync(process.execPath, meet, { cwd: ROOT, stdio: 'ignore' }).status === 0;
  if (passed) survivors.add(id);
}

let unexplained = 0;
for (const mutant of mutants.filter(({ id }) => survivors.has(id))) {
  const because = whyNobodyNotices(mutant);
  if (because === undefined) unexplained += 1;
  const { id, what, from, to } = mutant;
  const swap = `${what}: ${from.trim()} → ${to}`;
  console.log(`survived: #${id} ${mutant.file}:${mutant.line} ${swap} (${because ?? 'NOT EXPLAINED'})`);
}
const tried = verdicts.filter(({ verdict }) => verdict !== 'no statement').length;
const noticed = tried - survivors.size;
writeFileSync(join(folder, 'sql.json'), JSON.stringify({ noticed, tried }));
const score = (100 * noticed) / tried;
console.log(
  `${noticed} of ${tried} mutants of the core's SQL were noticed: ${score.toFixed(1)} %; ${unexplained} not explained`,
);
process.exit(unexplained === 0 && score >= LEAST ? 0 : 1);

function whyNobodyNotices(mutant: SqlMutant): string | undefined {
  const line = readFileSync(join(ROOT, mutant.file), 'utf8').split('\n')[mutant.line - 1] ?? '';
  return explanationOf(mutant, line);
}

function sample(): number[] {
  const toNotice = mutants.filter((mutant) => whyNobodyNotices(mutant) === undefined);
  return toNotice.filter((_, index) => index % 30 === 0).map(({ id }) => id);
}
