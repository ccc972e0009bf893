import { mkdir, writeFile } from 'node:fs/promises';
import { sqlFromSchema } from './prisma/engine';

/** Writes the migration that makes the tables: `node scripts/run.mjs scripts/make-migration.ts`. Only while it is unreleased. */
const folder = 'prisma/migrations/20261121000001_tables';
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/migration.sql`, await sqlFromSchema());
console.log(`Wrote ${folder}/migration.sql`);
