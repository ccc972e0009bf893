import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { markedCore, PURCHASES, TYPESCRIPT } from './core';
import { explanationOf } from './explained';
import { runVitest } from './run-vitest';
import type { SqlMutant } from './sql-mutants';

/**
 * Mutants of the core's SQL: first each is told the stories of the model test, in one process; those that nobody noticed
 * then meet the tests of the core, each in a run of its own. Those of purchases, which no story tells of, meet their tests
 * at once. Names who survived, and fails when one of them is not explained. `1,2,…` runs some only, a file's name its own,
 * `sample` every thirtieth of the core's that must be noticed.
 */
const { mutants } = markedCore();
const [, , wanted = ''] = process.argv;
/** How `meet-tests` ends then. */
const NO_STATEMENT = 2;
const folder = makeFolder(join(ROOT, '.local/mutation'));
const file = join(folder, 'sql.jsonl');
const chosen = mutants.filter(isChosen());
const verdicts = await tellStories(chosen.filter((mutant) => !PURCHASES.includes(mutant.file)));
const survivors = new Set<number>();
for (const { id } of chosen) {
  if ((verdicts.get(id) ?? 'survived') !== 'survived') continue;
  const meet = [...TYPESCRIPT, 'tests/mutation/meet-tests.ts', String(id)];
  const { status } = spawnSync(process.execPath, meet, { cwd: ROOT, stdio: 'ignore' });
  if (status === NO_STATEMENT) verdicts.set(id, 'no statement');
  if (status === 0) survivors.add(id);
}

let unexplained = 0;
for (const mutant of mutants.filter(({ id }) => survivors.has(id))) {
  const because = whyNobodyNotices(mutant);
  if (because === undefined) unexplained += 1;
  const { id, what, from, to } = mutant;
  const swap = `${what}: ${from.trim()} → ${to}`;
  console.log(`survived: #${id} ${mutant.file}:${mutant.line} ${swap} (${because ?? 'NOT EXPLAINED'})`);
}
const tried = chosen.filter(({ id }) => verdicts.get(id) !== 'no statement').length;
const noticed = tried - survivors.size;
writeFileSync(join(folder, 'sql.json'), JSON.stringify({ killed: noticed, timedOut: 0, tried }));
const score = (100 * noticed) / tried;
console.log(
  `${noticed} of ${tried} mutants of the core's SQL were noticed: ${score.toFixed(1)} %; ${unexplained} not explained`,
);
process.exit(unexplained === 0 ? 0 : 1);

type Verdict = 'killed' | 'survived' | 'no statement';

/** What the stories say of each of these mutants. */
async function tellStories(told: SqlMutant[]): Promise<Map<number, Verdict>> {
  if (told.length === 0) return new Map();
  rmSync(file, { force: true });
  const env = { SQL_VERDICTS: file, SQL_MUTANTS: told.map(({ id }) => id).join() };
  await runVitest(['tests/mutation/stories.run.ts'], ['tests/mutation/database.ts'], env);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const judged: { id: number; verdict: Verdict }[] = lines.map((line) => JSON.parse(line));
  if (judged.length !== told.length) throw new Error(`Of ${told.length} mutants ${judged.length} were judged.`);
  return new Map(judged.map(({ id, verdict }) => [id, verdict]));
}

function isChosen(): (mutant: SqlMutant) => boolean {
  if (wanted === '') return () => true;
  if (wanted === 'sample') {
    const ofCore = mutants.filter((mutant) => !PURCHASES.includes(mutant.file));
    const toNotice = ofCore.filter((mutant) => whyNobodyNotices(mutant) === undefined);
    const some = new Set(toNotice.filter((_, index) => index % 30 === 0));
    return (mutant) => some.has(mutant);
  }
  const ids = new Set(wanted.split(','));
  return ({ id, file: of }) => of === wanted || ids.has(String(id));
}

function whyNobodyNotices(mutant: SqlMutant): string | undefined {
  const line = readFileSync(join(ROOT, mutant.file), 'utf8').split('\n')[mutant.line - 1] ?? '';
  return explanationOf(mutant, line);
}
