import { createHash } from 'node:crypto';

/** A statement whose text begins with this is planned once per connection; its text must then be the same at each call. */
export const PREPARED = '/*prepared*/';

const names = new Map<string, string>();

/**
 * The name under which a connection keeps a statement's plan, or '' for none: planning a money statement takes longer than
 * running it.
 */
export function preparedName({ sql }: { sql: string }): string {
  if (!sql.startsWith(PREPARED)) return '';
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
    names.set(sql, name);
  }
  return name;
}

/** Older poolers give a plan's name to the wrong connection; Prisma's own mark in the database's address says so. */
export function keepsPlans(databaseUrl: string): boolean {
  return !/[?&]pgbouncer=true(&|$)/.test(databaseUrl);
}
