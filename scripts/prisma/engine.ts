import { readFile } from 'node:fs/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

const SCHEMA_PATH = 'prisma/schema.prisma';
// The engine asks for an adapter even where it only reads schema.prisma; nothing listens there and nothing connects.
const NO_DATABASE = 'postgresql://postgres@127.0.0.1:45999/postgres';

let loaded: Promise<void> | undefined;

/** Prisma leaves loading its WebAssembly to a bundler; Node needs it done by hand. */
function loadEngine(): Promise<void> {
  loaded ??= (async () => {
    const path = new URL(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')).pathname;
    const bytes = await readFile(path.replace(/\.js$/, '.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
    Reflect.get(bindings, '__wbg_set_wasm')(instance.exports);
    Reflect.get(instance.exports, '__wbindgen_start')();
  })();
  return loaded;
}

/** SQL that turns an empty database into what prisma/schema.prisma describes, by Prisma's own engine. */
export async function sqlFromSchema(): Promise<string> {
  await loadEngine();
  const schema = await readFile(SCHEMA_PATH, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: NO_DATABASE }));
  const engine = await bindings.SchemaEngine.new({ datamodels: [[SCHEMA_PATH, schema]] }, () => undefined, adapter);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA_PATH, content: schema }] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  } as never);
  return stdout ?? '';
}
