import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** The money statements of one request, as our own path sent them: those before the provider is asked, and after. */
export type MoneyText = { ids: Ids; before: Statement[]; after: Statement[] };
type Ids = { requestId: string; workspaceId: string };
type Statement = { name: string; text: string; values: unknown[] };

/**
 * Runs one request through `work` and notes what it sends to the database. So whoever is compared with our library sends
 * the very same texts, whatever these become; in the form that waits for a locked wallet, as there is nobody to try again.
 */
export async function captureMoneyText(work: () => Promise<Ids>): Promise<MoneyText> {
  const sent: Statement[] = [];
  const original = Client.prototype.query;
  const listening = function (this: Client, ...args: unknown[]) {
    const [query] = args;
    if (isStatement(query)) {
      const text = query.text.replace('for update skip locked', 'for update');
      sent.push({ name: nameOf(text), text, values: query.values ?? [] });
    }
    return Reflect.apply(original, this, args);
  };
  Object.assign(Client.prototype, { query: listening });
  try {
    const ids = await work();
    return { ids, before: sent.slice(0, -1), after: sent.slice(-1) };
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
}

/** The same statements for a request of another id, of the same workspace unless another is named. */
export function rebind(
  { ids, before, after }: MoneyText,
  workspaceId = ids.workspaceId,
): { before: Statement[]; after: Statement[] } {
  const requestId = randomUUID();
  const anew = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(anew);
    if (typeof value !== 'string') return value;
    const renamed = value.replaceAll(ids.requestId, requestId);
    return workspaceId === ids.workspaceId ? renamed : renamed.replaceAll(ids.workspaceId, workspaceId);
  };
  const all = (statements: Statement[]) => statements.map((one) => ({ ...one, values: one.values.map(anew) }));
  return { before: all(before), after: all(after) };
}

function isStatement(query: unknown): query is { text: string; values?: unknown[] } {
  return typeof query === 'object' && query !== null && 'text' in query && typeof query.text === 'string';
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `money_${names.size}`;
  names.set(text, name);
  return name;
}
