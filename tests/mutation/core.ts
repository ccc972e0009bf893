import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { mark, type SqlMutant, sqlMutants } from './sql-mutants';

/** Of a hundred mutants so many must be noticed. */
export const LEAST = 95;

/** What Node needs to run one of these files. */
export const TYPESCRIPT = ['--import', 'tsx', '--conditions=react-server'];

/** The files that move money, with their SQL. */
export const CORE = [
  ...[
    'adjustment',
    'allowance',
    'balances',
    'debt',
    'end-hold',
    'hold-calls',
    'spending-limits',
    'holds',
    'month-turn',
    'note-progress',
    'settlement',
    'top-up',
  ].map((name) => `lib/credits/${name}.ts`),
  'lib/ledger/money-statement.ts',
];

/** Those that bring money in and out, with theirs. */
export const PURCHASES = ['charge', 'remember-stripe', 'sync-purchase'].map((name) => `lib/purchases/${name}.ts`);

/** Every mutant of the core's SQL, and each file with its places marked. */
export function markedCore(): { mutants: SqlMutant[]; sources: Map<string, string> } {
  const mutants: SqlMutant[] = [];
  const sources = new Map<string, string>();
  for (const file of [...CORE, ...PURCHASES]) {
    const path = join(ROOT, file);
    const source = readFileSync(path, 'utf8');
    const found = sqlMutants(file, source, mutants.length + 1);
    mutants.push(...found.mutants);
    sources.set(path, mark(source, found.places));
  }
  return { mutants, sources };
}
