import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type State, stateFrom, type TableName } from './state';

/** The log is folded into the state file when it has grown to this. */
const LARGEST_LOG_BYTES = 32_000_000;

/**
 * The state in memory, its JSON file, and beside it a log of the rows changed since the file was written, so that a save costs what changed and
 * not what there is. The file is replaced by rename and the log only appended to: a SIGKILL loses nothing that was saved.
 * Neither is forced to disk: this is test data, and a power cut may cost the last moment of it.
 */
export class Store {
  #changed = 0;
  #written = 0;
  #writing: Promise<void> | null = null;
  #rows = new Map<string, [TableName, string]>();
  #logBytes = 0;

  private constructor(
    readonly file: string,
    readonly state: State,
    private readonly log: FileHandle,
  ) {}

  /** @throws Error when the file exists and isn't a state of this version. */
  static async open(file: string): Promise<Store> {
    await mkdir(dirname(file), { recursive: true });
    const state = await read(file);
    const log = await open(`${file}.log`, 'a', 0o600);
    const store = new Store(file, state, log);
    await store.#fold();
    return store;
  }

  /** Whoever adds, changes or deletes a row says so here. */
  changed(table: TableName, id: string): void {
    this.#rows.set(`${table} ${id}`, [table, id]);
    this.#changed += 1;
  }

  /** Returns when everything changed so far is saved. Callers at the same time share one write. */
  async flush(): Promise<void> {
    const wanted = this.#changed;
    while (this.#written < wanted) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.log.close();
  }

  async #write(): Promise<void> {
    const version = this.#changed;
    const rows = [...this.#rows];
    this.#rows.clear();
    try {
      const text = rows
        .map(([, [table, id]]) => `${JSON.stringify([table, id, this.state[table][id] ?? null])}\n`)
        .join('');
      await this.log.appendFile(text);
      this.#logBytes += text.length;
      if (this.#logBytes > LARGEST_LOG_BYTES) await this.#fold();
    } catch (error) {
      for (const [key, row] of rows) this.#rows.set(key, row);
      throw error;
    }
    this.#written = version;
  }

  /** A crash between the two steps is harmless: the log then repeats what the file says. */
  async #fold(): Promise<void> {
    const next = `${this.file}.next`;
    await writeFile(next, JSON.stringify(this.state), { mode: 0o600 });
    await rename(next, this.file);
    await this.log.truncate(0);
    this.#logBytes = 0;
  }
}

async function read(file: string): Promise<State> {
  const text = await readIfThere(file);
  const saved: State | undefined = text === null ? undefined : JSON.parse(text);
  if (saved && saved.version !== 1) {
    throw new Error(`${file} is not a state file of this local Stripe; remove it to start anew`);
  }
  const state = stateFrom(saved);
  const lines = ((await readIfThere(`${file}.log`)) ?? '').split('\n');
  // What follows the last line break is empty, or was cut off by a SIGKILL before anybody was told that it is saved.
  for (const line of lines.slice(0, -1)) apply(state, JSON.parse(line));
  return state;
}

function apply(state: State, [table, id, row]: [TableName, string, never]): void {
  if (row === null) delete state[table][id];
  else state[table][id] = row;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
