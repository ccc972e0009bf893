import { Client } from 'pg';
import { mutate, type SqlMutant } from './sql-mutants';

/** The mutant that statements are changed to on their way to the database; none at first. */
let current: SqlMutant | undefined;

export function become(mutant: SqlMutant | undefined): void {
  current = mutant;
}

type Query = { text: string; name?: string };

function swapped(query: unknown): unknown {
  if (!current || typeof query !== 'object' || query === null || !('text' in query)) return query;
  const { text, name } = query as Query;
  if (typeof text !== 'string' || !text.includes(`/*<${current.place}*/`)) return query;
  // A plan is kept under the statement's name, so another statement needs another name.
  return Object.assign(Object.create(query), {
    text: mutate(text, current),
    ...(name ? { name: `${name}_${current.id}` } : {}),
  });
}

const send = Client.prototype.query;
Object.assign(Client.prototype, {
  query(this: Client, query: unknown, ...rest: unknown[]) {
    return Reflect.apply(send, this, [swapped(query), ...rest]);
  },
});
