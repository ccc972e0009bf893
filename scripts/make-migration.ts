import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';
import { applyMigrations } from './prisma/apply';
import { sqlToSchema } from './prisma/engine';

/**
 * `node scripts/run.mjs scripts/make-migration.ts <name>`: writes the migration that leads from the local database to
 * prisma/schema.prisma. Read it before you commit it; the next start applies it.
 */
const name = process.argv[2];
const url = process.env.DIRECT_URL;
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new Error('Name the migration, in words joined by "_".');
if (!url) throw new Error('There is no local database yet: run `npm start` once, or set DIRECT_URL.');
await applyMigrations(url);
const sql = await sqlToSchema(url);
if (sql) {
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join('prisma/migrations', `${stamp}_${name}`);
  await mkdir(join(ROOT, folder), { recursive: true });
  await writeFile(join(ROOT, folder, 'migration.sql'), `${sql}\n`);
  console.log(`Wrote ${folder}/migration.sql`);
} else {
  console.log('The database is what the schema describes; there is nothing to write.');
}
