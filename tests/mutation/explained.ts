import type { SqlMutant } from './sql-mutants';

/** Mutants of the SQL that change nothing which anybody could see, and why. Another that survives fails the run. */
type Explained = {
  file: 'end-hold' | 'holds' | 'hold-calls' | 'spending-limits' | 'sync-purchase';
  /** A piece of the line that they are on. */
  on: string;
  /** What is swapped: `from → to`, spaces aside. */
  swaps: string[];
  because: string;
};

const SECOND_GUARD = 'a second guard behind the lock, the primary key or the join';

const REFUSED_AS_BATCH =
  'the database refuses what a batch took too much of a limit, and its calls are then decided one by one';

const EXPLAINED: Explained[] = [
  { file: 'end-hold', on: 'limit 1000', swaps: ['1000 → 1001'], because: 'the next sweep takes the rest' },
  {
    file: 'end-hold',
    on: "and hold.request_id = ends.request_id and hold.state = 'open'",
    swaps: ["hold.state = 'open' → (@@ or true)"],
    because: SECOND_GUARD,
  },
  { file: 'end-hold', on: 'h.i * 4', swaps: ['4 → 5'], because: 'any number above 3 keeps the order' },
  { file: 'hold-calls', on: 'k.revoked_at is null limit 1', swaps: ['1 → 2'], because: "a key's hash is unique" },
  {
    file: 'holds',
    on: "else 'held_by_running_requests'",
    swaps: ["'held_by_running_requests' → 'mutant'"],
    because: 'the caller takes every other word for it',
  },
  {
    file: 'holds',
    on: "where walk.outcome = 'held' and c.state is null",
    swaps: ['c.state is null → (@@ or true)'],
    because: SECOND_GUARD,
  },
  {
    file: 'holds',
    on: "and hold.request_id = larger.request_id and hold.state = 'open'",
    swaps: ["hold.state = 'open' → (@@ or true)"],
    because: SECOND_GUARD,
  },
  {
    file: 'holds',
    on: "where walk.outcome = 'held' and c.state is not null",
    swaps: ['c.state is not null → (@@ or true)'],
    because: SECOND_GUARD,
  },
  {
    file: 'spending-limits',
    on: 't.limits > 0',
    swaps: ['> → >=', 't.limits > 0 → (@@ or true)'],
    because: 'where there are no limits, none are found: it only spares the look',
  },
  {
    file: 'spending-limits',
    on: 'one.workspace_id = t.workspace_id',
    swaps: ['one.workspace_id = t.workspace_id → (@@ or true)'],
    because: 'whoever reads what was found compares the workspace once more',
  },
  {
    file: 'spending-limits',
    on: 'select workspace_id, limits from wallet',
    swaps: [`workspace_id = any(\${workspaceIds}::uuid[]) → (@@ or true)`],
    because: 'what is seen of other wallets is compared with nothing',
  },
  {
    file: 'spending-limits',
    on: '), walk.taken)`;',
    swaps: [', walk.taken →'],
    because: REFUSED_AS_BATCH,
  },
  {
    file: 'spending-limits',
    on: 'select jsonb_object_agg(l.subject_id',
    swaps: ['+ → -'],
    because: REFUSED_AS_BATCH,
  },
  {
    file: 'sync-purchase',
    on: 'sent_at < studio_now() - case way',
    swaps: ['< → <='],
    because: 'nobody meets that very microsecond',
  },
];

/** Why nobody can notice this mutant, which is on this line; undefined when somebody could. */
export function explanationOf({ file, from, to }: SqlMutant, line: string): string | undefined {
  const swap = `${from.trim()} → ${to.trim()}`.trim();
  const one = EXPLAINED.find(
    ({ file: name, on, swaps }) => file.endsWith(`/${name}.ts`) && line.includes(on) && swaps.includes(swap),
  );
  return one?.because;
}
