import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { Pool } from 'pg';

/** Postgres' one-byte type of its own catalogs, which Prisma's adapter does not know; and `text`, which it does. */
const CATALOG_CHAR = 18;
const TEXT = 25;

/** A connection for Prisma's schema engine, without two habits of its adapter that would mislead the engine. */
export function engineAdapter(url: string): {
  adapter: ErrorCapturingSqlMigrationAwareDriverAdapterFactory;
  close: () => Promise<void>;
} {
  const pool = new Pool({ connectionString: url, max: 2 });
  const charColumns = new AsyncLocalStorage<number[]>();
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    query: async (...args: [string]) => {
      const result = await query(...args);
      const columns = charColumns.getStore();
      // A script of several statements has several results, none of which the engine reads.
      for (const [index, field] of result.fields?.entries() ?? []) {
        if (field.dataTypeID !== CATALOG_CHAR) continue;
        columns?.push(index);
        field.dataTypeID = TEXT;
      }
      return result;
    },
  });
  return { adapter: bindMigrationAwareSqlAdapterFactory(new EnginePg(pool, charColumns)), close: () => pool.end() };
}

class EnginePg extends PrismaPg {
  readonly #pool: Pool;
  readonly #charColumns: AsyncLocalStorage<number[]>;

  constructor(pool: Pool, charColumns: AsyncLocalStorage<number[]>) {
    super(pool);
    this.#pool = pool;
    this.#charColumns = charColumns;
  }

  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const columns: number[] = [];
      const result = await this.#charColumns.run(columns, () => queryRaw(query));
      for (const index of columns) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    // The adapter's own splits a script at every semicolon, those inside of functions and texts too.
    adapter.executeScript = async (script) => void (await this.#pool.query(script));
    return adapter;
  }
}
