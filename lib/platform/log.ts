type Level = 'info' | 'warn' | 'error';
type Field = string | number | boolean | bigint | null | undefined;

/**
 * One JSON line per event. Fields are named by the caller, one by one: never a body, a prompt, an answer, a key, a card
 * or an e-mail address.
 */
function write(level: Level, event: string, fields: Record<string, Field> = {}): void {
  const line = { time: new Date().toISOString(), level, event, ...fields };
  const text = JSON.stringify(line, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  (level === 'info' ? process.stdout : process.stderr).write(`${text}\n`);
}

export const log = {
  info: (event: string, fields?: Record<string, Field>) => write('info', event, fields),
  warn: (event: string, fields?: Record<string, Field>) => write('warn', event, fields),
  error: (event: string, fields?: Record<string, Field>) => write('error', event, fields),
};

/** What may be logged of a thrown value: its name and the first line of its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause instanceof Error ? ` < ${error.cause.name}: ${firstLine(error.cause.message)}` : '';
  return `${error.name}: ${firstLine(error.message)}${cause}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
}
