import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { type ClientBase, Pool, type QueryResultRow, types } from 'pg';
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client';
import { env } from './env';
import { keepsPlans, preparedName } from './prepared';

/** Money is read and decided on the primary only: a replica answers with balances of a moment ago. */
export class ReplicaError extends Error {
  override name = 'ReplicaError';
  override message = 'This database is a replica.';
}

/** For each connection once: a server that becomes a replica ends all that it had. */
async function refuseReplica(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ replica: boolean }>('select pg_is_in_recovery() as replica');
  if (rows[0]?.replica) throw new ReplicaError();
}

/** Waiting is bounded everywhere: a request that cannot reach the ledger is refused, it never hangs. */
const WAITS = {
  connectionTimeoutMillis: 5_000,
  // For a database that keeps its connections open and says nothing more; a living one has given up by then.
  query_timeout: 20_000,
  keepAlive: true,
};
const WAITS_IN_POSTGRES = {
  statement_timeout: 15_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
};

/** How this process connects. A pooler refuses a connection that brings settings of its own: there the role has them. */
export function connectionSettings() {
  const { DATABASE_URL } = env();
  const own = keepsPlans(DATABASE_URL) ? WAITS_IN_POSTGRES : {};
  return { connectionString: DATABASE_URL, onConnect: refuseReplica, ...WAITS, ...own };
}

/** The one connection pool of this process that requests wait for, and Prisma on top of it. */
type Database = { client: PrismaClient; pool: Pool };

function connect(): Database {
  const settings = connectionSettings();
  const pool = new Pool({ ...settings, max: 10 });
  // A connection that breaks while nobody uses it is replaced at the next query.
  pool.on('error', () => undefined);
  const plans = keepsPlans(settings.connectionString) ? { statementNameGenerator: preparedName } : {};
  return { client: new PrismaClient({ adapter: new PrismaPg(pool, { ...plans, disposeExternalPool: true }) }), pool };
}

// Hot reload evaluates modules anew; the pool must not multiply with each edit.
const store = globalThis as typeof globalThis & { studioDatabase?: Database };

function database(): Database {
  store.studioDatabase ??= connect();
  return store.studioDatabase;
}

/** What is asked after this is asked on new connections. */
async function disconnect(): Promise<void> {
  const before = store.studioDatabase;
  store.studioDatabase = undefined;
  await before?.client.$disconnect();
}

/** Made at the first use and not at import, so that a build needs no database. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get(_, name) {
    if (name === '$disconnect') return disconnect;
    const { client } = database();
    const value: unknown = Reflect.get(client, name);
    return typeof value === 'function' ? value.bind(client) : value;
  },
});

const WHOLE_NUMBERS = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.INT8 ? BigInt : types.getTypeParser(oid, format),
};

/**
 * Sends one statement through the same pool, without Prisma's engine on the way: on the path of every AI request, that
 * costs more than the statement. Rows are as `$queryRaw` gives them.
 */
export async function queryDirectly<Row>(statement: Prisma.Sql): Promise<Row[]> {
  const { pool } = database();
  const { text, values } = statement;
  const isNamed = keepsPlans(env().DATABASE_URL);
  const { rows } = await pool.query<Row & QueryResultRow>({
    ...(isNamed ? { name: preparedName({ sql: text }) } : {}),
    text,
    values,
    types: WHOLE_NUMBERS,
  });
  return rows;
}

export type Transaction = Prisma.TransactionClient;
/** What a statement can be sent through: the pool, or an open transaction. */
export type Connection = Pick<Transaction, '$queryRaw' | '$executeRaw'>;
