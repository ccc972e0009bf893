import type { Victim } from './replica';

export type Restartable = Victim & {
  /** Starts the process (again) and waits until it is ready. */
  begin(): Promise<void>;
  close(): Promise<void>;
};

/** Two processes on one database: while one that was killed starts again, the other one goes on. */
export class Pair<On extends Restartable> {
  private readonly starting = new Map<On, Promise<void>>();
  private turn = 0;

  private constructor(readonly both: readonly [On, On]) {}

  static async start<On extends Restartable>(start: () => Promise<On>): Promise<Pair<On>> {
    return new Pair(await Promise.all([start(), start()]));
  }

  /** One that runs; each in its turn, so that the other has time to start. */
  async next(): Promise<On> {
    const replica = this.both[this.turn % 2 === 0 ? 0 : 1];
    this.turn += 1;
    await this.starting.get(replica);
    return replica;
  }

  /** Starts one that was killed. Whoever needs it next waits for it, and hears if it fails. */
  revive(replica: On): void {
    const start = replica.begin();
    start.catch(() => undefined);
    this.starting.set(replica, start);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.starting.values());
    await Promise.all(this.both.map((replica) => replica.close()));
  }
}
