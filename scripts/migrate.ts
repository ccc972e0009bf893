import { loadSettingsFiles } from './lib/settings-files.mjs';
import { applyMigrations } from './prisma/apply';

/** `node scripts/run.mjs scripts/migrate.ts`: brings the database of DIRECT_URL (or DATABASE_URL) up to date. */
loadSettingsFiles();
const url = process.env.DIRECT_URL ?? process.env.DATABASE_URL;
if (!url) throw new Error('DATABASE_URL is not set.');
const applied = await applyMigrations(url);
console.log(applied.length ? `Applied ${applied.join(', ')}` : 'The database is up to date.');
