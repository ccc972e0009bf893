import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type State, stateFrom } from './state';

/**
 * The state in memory and its JSON file. The file is replaced by rename, so that a SIGKILL leaves the old or the new one, never half of one.
 * It is not forced to disk: this is test data, and a power cut may cost the last moment of it.
 */
export class Store {
  #changed = 0;
  #written = 0;
  #writing: Promise<void> | null = null;

  private constructor(
    readonly file: string,
    readonly state: State,
  ) {}

  /** @throws Error when the file exists and isn't a state of this version. */
  static async open(file: string): Promise<Store> {
    await mkdir(dirname(file), { recursive: true });
    return new Store(file, await read(file));
  }

  changed(): void {
    this.#changed += 1;
  }

  /** Returns when everything changed so far is in the file. Callers at the same time share one write. */
  async flush(): Promise<void> {
    const wanted = this.#changed;
    while (this.#written < wanted) {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    const version = this.#changed;
    const next = `${this.file}.next`;
    await writeFile(next, JSON.stringify(this.state), { mode: 0o600 });
    await rename(next, this.file);
    this.#written = version;
  }
}

async function read(file: string): Promise<State> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return stateFrom();
    throw error;
  }
  const state: State = JSON.parse(text);
  if (state.version !== 1) throw new Error(`${file} is not a state file of this local Stripe; remove it to start anew`);
  return stateFrom(state);
}
