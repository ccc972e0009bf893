import { Client } from 'pg';

/** The clock of money, while history is made. It only goes forward, and it ends where it began: at the real time. */
export class LocalClock {
  readonly #client: Client;
  #shown = 0;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @param ownerUrl the database as its owner's role: the app's may not write the clock */
  static async open(ownerUrl: string): Promise<LocalClock> {
    const client = new Client({ connectionString: ownerUrl });
    await client.connect();
    await client.query('SET synchronous_commit = off');
    return new LocalClock(client);
  }

  /** What time it really is, by the database's own clock. */
  async realNow(): Promise<Date> {
    const { rows } = await this.#client.query<{ now: Date }>('SELECT now() AS now');
    const [row] = rows;
    if (!row) throw new Error('the database does not know the time');
    return row.now;
  }

  /** Shows `at` from now on; a time before the one shown changes nothing. */
  async moveTo(at: Date): Promise<void> {
    if (at.getTime() <= this.#shown) return;
    this.#shown = at.getTime();
    await this.#client.query(
      'UPDATE local_clock SET offset_seconds = least(0, extract(epoch FROM $1::timestamptz - now()))::bigint',
      [at],
    );
  }

  /** Back to the real time. This commit waits for the disk, and with it everything that was committed before. */
  async close(): Promise<void> {
    await this.#client.query('SET synchronous_commit = on');
    await this.#client.query('UPDATE local_clock SET offset_seconds = 0');
    await this.#client.end();
  }
}
