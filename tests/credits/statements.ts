import { Client } from 'pg';

type Statement = { text: string; values: unknown[] };

/** The statements that this process sends to the database while `work` runs, in their order. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const { query } = Client.prototype;
  Object.assign(Client.prototype, {
    query(this: Client, ...args: unknown[]) {
      const [first] = args;
      if (typeof first === 'object' && first !== null && 'text' in first && typeof first.text === 'string') {
        const values = 'values' in first && Array.isArray(first.values) ? first.values : [];
        sent.push({ text: first.text, values });
      }
      return Reflect.apply(query, this, args);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(Client.prototype, { query });
  }
  return sent;
}
