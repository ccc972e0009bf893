import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client';
import { env } from './env';

/**
 * The one connection pool of this process. Waiting is bounded everywhere: a request that cannot reach the ledger is
 * refused, it never hangs.
 */
function connect(): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: env().DATABASE_URL,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    lock_timeout: 10_000,
    // For a database that keeps its connections open and says nothing more; a living one has given up by then.
    query_timeout: 20_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
  });
  return new PrismaClient({ adapter });
}

// Hot reload evaluates modules anew; the pool must not multiply with each edit.
const store = globalThis as typeof globalThis & { studioDatabase?: PrismaClient };

/** Made at the first use and not at import, so that a build needs no database. */
export const db: PrismaClient = new Proxy({} as PrismaClient, {
  get(_, name) {
    store.studioDatabase ??= connect();
    const value: unknown = Reflect.get(store.studioDatabase, name);
    return typeof value === 'function' ? value.bind(store.studioDatabase) : value;
  },
});

export type Transaction = Prisma.TransactionClient;
/** What a statement can be sent through: the pool, or an open transaction. */
export type Connection = Pick<Transaction, '$queryRaw' | '$executeRaw'>;
