import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList, SchemaContainer, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { ROOT } from '../lib/paths.mjs';
import { engineAdapter } from './adapter';
import { readMigrations } from './apply';

/**
 * Prisma's own schema engine, from its npm package in WebAssembly. The command line downloads a native one at run time,
 * which not every machine may; this one comes with the packages.
 */
const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] };

let loaded: Promise<void> | undefined;

/** Prisma leaves loading its WebAssembly to a bundler; in Node it is done by hand. */
function load(): Promise<void> {
  loaded ??= (async () => {
    const path = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const module = await WebAssembly.compile(await readFile(path.replace(/\.js$/, '.wasm')));
    const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...bindings } });
    call(Reflect.get(bindings, '__wbg_set_wasm'), instance.exports);
    call(instance.exports.__wbindgen_start);
  })();
  return loaded;
}

function call(entry: unknown, ...args: unknown[]): void {
  if (typeof entry !== 'function') throw new Error('This version of @prisma/schema-engine-wasm has another shape.');
  entry(...args);
}

async function readSchema(): Promise<SchemaContainer> {
  const path = 'prisma/schema.prisma';
  return { path, content: await readFile(join(ROOT, path), 'utf8') };
}

/** prisma/migrations in the form in which the command line hands them to the engine. */
async function listMigrations(): Promise<MigrationList> {
  const migrations = await readMigrations();
  return {
    baseDir: join(ROOT, 'prisma/migrations'),
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(ROOT, 'prisma/migrations/migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

async function withEngine<T>(url: string, work: (engine: bindings.SchemaEngine) => Promise<T>): Promise<T> {
  await load();
  const { path, content } = await readSchema();
  const { adapter, close } = engineAdapter(url);
  const engine = await bindings.SchemaEngine.new({ datamodels: [[path, content]] }, () => undefined, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await close();
  }
}

/** SQL that makes a database what prisma/schema.prisma describes, as far as Prisma can tell; empty if it is that already. */
export async function sqlToSchema(url: string): Promise<string> {
  const schema = await readSchema();
  return await withEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: join(ROOT, 'prisma') },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    const sql = (stdout ?? '').trim();
    return sql === '-- This is an empty migration.' ? '' : sql;
  });
}

/** What `prisma migrate deploy` does. */
export async function deployWithPrisma(url: string): Promise<string[]> {
  const migrationsList = await listMigrations();
  return await withEngine(url, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    return appliedMigrationNames;
  });
}

/** What `prisma migrate status` finds odd about a database: nothing, when it was migrated as Prisma would. */
export async function diagnoseWithPrisma(url: string) {
  const migrationsList = await listMigrations();
  return await withEngine(url, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTER }),
  );
}
