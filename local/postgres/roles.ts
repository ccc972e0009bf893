import { Client } from 'pg';

/** Owns the tables and migrates them. */
export const OWNER = 'studio_owner';
/** What the app runs as: it can't change a table, nor a line of the ledger. */
export const APP = 'studio_app';

export type Passwords = { ownerPassword: string; appPassword: string };

/** Makes the two roles, and the owner's right to make databases; harmless when they are there. */
export async function ensureRoles(superuserUrl: string, { ownerPassword, appPassword }: Passwords): Promise<void> {
  await asSuperuser(superuserUrl, async (client) => {
    for (const [role, rights, password] of [
      [OWNER, 'CREATEROLE CREATEDB', ownerPassword],
      [APP, '', appPassword],
    ] as const) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      const verb = rowCount ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${role} LOGIN ${rights} PASSWORD ${client.escapeLiteral(password)}`);
    }
  });
}

/** Makes a database that belongs to the owner, unless it exists. */
export async function ensureDatabase(superuserUrl: string, name: string): Promise<void> {
  await asSuperuser(superuserUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${OWNER}`);
  });
}

/** Removes a database with everything in it, whoever is connected. */
export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  await asSuperuser(superuserUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

export async function asSuperuser<T>(superuserUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
