import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { markedCore } from './core';
import { runVitest } from './run-vitest';

/**
 * Mutants of the core's SQL: first each is told the stories of the model test, in one process; those that nobody noticed
 * then meet the tests of the core, each in a run of its own. Names who survived both. `1,2,…` runs some only.
 */
const { mutants } = markedCore();
const file = join(makeFolder(join(ROOT, '.local/mutation')), 'sql.jsonl');
rmSync(file, { force: true });
const env = { SQL_VERDICTS: file, SQL_MUTANTS: process.argv[2] ?? '' };
await runVitest(['tests/mutation/stories.run.ts'], ['tests/mutation/database.ts'], env);

type Verdict = { id: number; verdict: 'killed' | 'survived' | 'no statement' };
const lines = readFileSync(file, 'utf8').trim().split('\n');
const verdicts: Verdict[] = lines.map((line) => JSON.parse(line));
const survivors: number[] = [];
for (const { id, verdict } of verdicts) {
  if (verdict !== 'survived') continue;
  const meet = ['scripts/run.mjs', 'tests/mutation/meet-core-tests.ts', String(id)];
  const passed = spawnSync(process.execPath, meet, { cwd: ROOT, stdio: 'ignore' }).status === 0;
  if (passed) survivors.push(id);
}

for (const mutant of mutants.filter(({ id }) => survivors.includes(id))) {
  console.log(
    `survived: #${mutant.id} ${mutant.file}:${mutant.line} ${mutant.what}: ${mutant.from.trim()} → ${mutant.to}`,
  );
}
const tried = verdicts.filter(({ verdict }) => verdict !== 'no statement').length;
const score = ((100 * (tried - survivors.length)) / tried).toFixed(1);
console.log(`${tried - survivors.length} of ${tried} mutants of the core's SQL were noticed: ${score} %`);
process.exit(0);
