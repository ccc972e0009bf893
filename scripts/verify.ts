/**
 * `npm run verify`: checks every invariant of the books; changes nothing. `-- --stripe` also compares them with Stripe's own
 * objects, `-- --heads <file>` with heads of the seals that were kept elsewhere (the log's `audit_head` lines). `-- --json`
 * prints one object and nothing else. Exit code 0 only if all hold.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseHeads } from '@/lib/audit/heads';
import { type Verdict, verify } from '@/lib/audit/verify';
import { db } from '@/lib/platform/db';
import { reasonOf } from '@/lib/platform/log';
import { compareWithStripe } from '@/lib/purchases/compare-with-stripe';

const writeToStdout = process.stdout.write.bind(process.stdout);
const print = (text: string) => writeToStdout(`${text}\n`);
// What the work logs goes to stderr, so that stdout carries the answer alone.
process.stdout.write = process.stderr.write.bind(process.stderr);

type Answer = Omit<Verdict, 'checked'> & { checked: Record<string, number> };

async function answer({ heads, stripe }: { heads?: string; stripe?: boolean }): Promise<Answer> {
  const published = heads === undefined ? [] : parseHeads(await readFile(heads, 'utf8'));
  const { checked, problems } = await verify({ heads: published });
  const all: Answer = { ok: problems.length === 0, checked, problems };
  if (!stripe) return all;
  const compared = await compareWithStripe();
  return {
    ok: all.ok && compared.problems.length === 0,
    checked: { ...checked, ...compared.checked, invariants: checked.invariants + 1 },
    problems: [...problems, ...compared.problems],
  };
}

function inWords({ ok, checked, problems }: Answer): string {
  const lines = problems.map(
    ({ invariant, workspaceId, row, message }) => `✗ ${invariant}\n  workspace ${workspaceId}, ${row}: ${message}`,
  );
  const counts = Object.entries(checked).map(([what, count]) => `${count} ${what}`);
  return [...lines, `${counts.join(', ')}: ${ok ? 'all in order' : `${problems.length} problems`}`].join('\n');
}

try {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, stripe: { type: 'boolean' }, heads: { type: 'string' } },
  });
  const found = await answer(values);
  print(values.json ? JSON.stringify(found) : inWords(found));
  process.exitCode = found.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`verify failed: ${reasonOf(error)}\n`);
  process.exitCode = 2;
} finally {
  await db.$disconnect();
}
