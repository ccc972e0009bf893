import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Children } from '../lib/children.mjs';
import { step } from '../lib/progress.mjs';

const unfinished = (dataFolder: string) => join(dataFolder, 'seed-unfinished');

/** Whether a seed was cut short: what it left is no demo, and nobody has used it yet. */
export function isSeedUnfinished(dataFolder: string): boolean {
  return existsSync(unfinished(dataFolder));
}

export function forgetUnfinishedSeed(dataFolder: string): void {
  rmSync(unfinished(dataFolder), { force: true });
}

/** Makes the demo people and their history in a database that has no workspace yet. */
export async function seedOnce(children: Children, settings: NodeJS.ProcessEnv, dataFolder: string): Promise<void> {
  if (await hasWorkspaces(settings.DIRECT_URL ?? settings.DATABASE_URL)) return;
  writeFileSync(unfinished(dataFolder), '');
  await step('Making the demo people and their history', () =>
    children.run(['--import', 'tsx', '--conditions=react-server', 'prisma/seed.ts'], {
      env: { ...settings, LOCAL_DATA_DIR: dataFolder },
      log: join(dataFolder, 'logs/seed.log'),
    }),
  );
  forgetUnfinishedSeed(dataFolder);
}

async function hasWorkspaces(url: string | undefined): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ some: boolean }>('SELECT EXISTS (SELECT FROM workspace) AS some');
    return rows[0]?.some ?? false;
  } finally {
    await client.end();
  }
}
