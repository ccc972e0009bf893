import { once } from 'node:events';
import { Client } from 'pg';
import type { Children } from '@/scripts/lib/children.mjs';
import { type BenchDatabase, openBenchDatabase } from '../database';
import { type Finding, finding } from '../findings';
import { shuffled } from '../stats';
import type { World } from '../world';
import { OPERATIONS, type Operation } from './growth-operations';

export type GrowthSizes = { rows: number; rounds: number; perRound: number; say: (text: string) => void };

const SMALL_ROWS = 10_000;
/** Wallets there are, and those that have a past: few, so that even the small ledger has more of each than a page shows. */
const WALLETS = 10_000;
const BUSY = 20;

type Worker = {
  medianMs: (operation: Operation, count: number) => Promise<number>;
  plans: () => Promise<string[]>;
  end: () => Promise<void>;
};

/** P8: what each verb and page costs on a large ledger, against a small one on the same server, in turns. */
export async function measureGrowth(world: World, { rows, rounds, perRound, say }: GrowthSizes): Promise<Finding[]> {
  const small = await openBenchDatabase();
  const large = await openBenchDatabase();
  try {
    await seedHistory(small, SMALL_ROWS);
    say(`  seeding ${rows} transfers …`);
    await seedHistory(large, rows);
    const [few, many] = [await startWorker(world.children, small), await startWorker(world.children, large)];
    const found = new Map<Operation, number[]>(OPERATIONS.map((operation) => [operation, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const operation of shuffled(OPERATIONS)) {
        const [first, second] = round % 2 === 0 ? [few, many] : [many, few];
        const a = await first.medianMs(operation, perRound);
        const b = await second.medianMs(operation, perRound);
        if (round >= 0) found.get(operation)?.push(first === few ? b / a : a / b);
      }
    }
    const scans = await many.plans();
    await Promise.all([few.end(), many.end()]);
    return [
      ...[...found].map(([operation, ratios]) =>
        finding('P8', `${operation}: cost at ${rows} transfers ÷ at ${SMALL_ROWS}`, ratios, { atMost: 1.1 }),
      ),
      finding('P8', 'plans that read a large table from end to end', [scans.length], {
        atMost: 0,
        note: scans.join('; '),
      }),
    ];
  } finally {
    await small.drop();
    await large.drop();
  }
}

/**
 * A past of `rows` transfers, and as many ended holds, of a few busy wallets among many, each paid from included credits.
 * Written as a superuser with the checks between tables off: what is measured is how tables of this size are read and
 * added to. Neither database waits for the disk, whose noise is larger than what is looked for.
 */
async function seedHistory({ superuser }: BenchDatabase, rows: number): Promise<void> {
  const client = new Client({ connectionString: superuser });
  await client.connect();
  try {
    const each = Math.ceil(rows / BUSY);
    await client.query(`alter database ${client.escapeIdentifier(client.database ?? '')} set synchronous_commit = off`);
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    for (const statement of seedStatements(each)) await client.query(statement);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

const MONTH = `date_trunc('month', studio_now() at time zone 'UTC')::date`;
const seedStatements = (each: number) => [
  `insert into "user" (id, email) select uuidv7(), 'person-' || n || '@bench.test' from generate_series(1, ${WALLETS}) n`,
  `insert into workspace (id, name, plan) select uuidv7(), 'Bench ' || n, 'business' from generate_series(1, ${WALLETS}) n`,
  `insert into member (workspace_id, user_id, role) select w.id, u.id, 'owner' from
     (select id, row_number() over () n from workspace) w join (select id, row_number() over () n from "user") u using (n)`,
  `insert into api_key (id, hash, prefix, name, workspace_id, user_id)
     select uuidv7(), encode(sha256(workspace_id::text::bytea), 'hex'), 'sc_bench', 'Bench', workspace_id, user_id from member`,
  `insert into wallet (workspace_id, included, allowance, granted, sequence, period)
     select id, 1000000000000, 1000000000000, 1000000000000, ${each}, ${MONTH} from workspace`,
  `insert into hold (workspace_id, request_id, user_id, model, feature, price_version, state, amount, "limit",
     charged_included, receipt, owner, created_at, expires_at, ended_at)
     select m.workspace_id, uuidv7(make_interval(mins => n - ${each})), m.user_id, 'demo-small', 'api', 'bench', 'settled',
       1000, 1000, 1000, '{"status": "answered", "tokens": {"input": 150, "output": 32}}', 'bench',
       now() + make_interval(mins => n - ${each}), now(), now()
     from generate_series(1, ${each}) n, (select * from member order by workspace_id limit ${BUSY}) m`,
  `insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after,
     request_id, created_at)
     select workspace_id, row_number() over (partition by workspace_id order by request_id),
       'request:' || request_id || ':included', 'included', 'usage', 1000, 1000000000000, 0, 0, request_id, created_at from hold`,
];

type Answer = { ms?: number; scans?: string[]; error?: string };

/** Our library on one of the two databases, in a process of its own: it knows one database only. */
async function startWorker(children: Children, database: BenchDatabase): Promise<Worker> {
  const { child, ended } = children.start(
    ['--import', 'tsx', '--conditions=react-server', 'tests/bench/money/growth-process.ts'],
    { env: { ...process.env, DATABASE_URL: database.app, DIRECT_URL: database.owner } },
  );
  const failed = ended.then((): never => {
    throw new Error('The process of the growth bench ended.');
  });
  failed.catch(() => undefined);
  const ask = async (question: object) => {
    child.send(question);
    const [message] = await Promise.race([once(child, 'message'), failed]);
    const answer: Answer = message;
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  return {
    medianMs: async (operation, count) => (await ask({ operation, count })).ms ?? 0,
    plans: async () => (await ask({ plans: true })).scans ?? [],
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
}
