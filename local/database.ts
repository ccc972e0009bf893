import { join } from 'node:path';
import { withLock } from '@/scripts/lib/lock.mjs';
import { makeFolder } from '@/scripts/lib/paths.mjs';
import { choosePort } from './ports';
import { APP, dropDatabase, ensureDatabase, ensureRoles, OWNER } from './postgres/roles';
import { databaseUrl, type Postgres, startPostgres } from './postgres/server';
import type { Secrets } from './secrets';

const DATABASE = 'studio';

export type LocalDatabase = Postgres & {
  /** As the app's restricted role. */
  url: string;
  ownerUrl: string;
  superuserUrl: string;
  /** Throws everything away and begins with an empty database. */
  recreate(): Promise<void>;
};

/** The instance's own database: attached to, or started; empty until it is migrated. */
export async function openLocalDatabase(dataFolder: string, secrets: Secrets): Promise<LocalDatabase> {
  makeFolder(dataFolder);
  // Two commands may want it at the same moment: the second attaches to what the first started.
  return await withLock(join(dataFolder, 'database.lock'), async () => {
    const server = await startPostgres({
      folder: join(dataFolder, 'postgres'),
      superuserPassword: secrets.superuserPassword,
      choosePort: () => choosePort(dataFolder, 'database'),
      onNotice: console.error,
    });
    const superuserUrl = databaseUrl(server.port, 'postgres', secrets.superuserPassword, 'postgres');
    await ensureRoles(superuserUrl, secrets);
    await ensureDatabase(superuserUrl, DATABASE);
    return {
      ...server,
      url: databaseUrl(server.port, APP, secrets.appPassword, DATABASE),
      ownerUrl: databaseUrl(server.port, OWNER, secrets.ownerPassword, DATABASE),
      superuserUrl,
      recreate: async () => {
        await dropDatabase(superuserUrl, DATABASE);
        await ensureDatabase(superuserUrl, DATABASE);
      },
    };
  });
}
