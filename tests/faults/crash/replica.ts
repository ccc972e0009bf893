import { type RunningApp, startApp } from '../../setup/app';
import { type HttpTap, startHttpTap } from '../wire/http-tap';
import { type PostgresProxy, startPostgresProxy } from '../wire/postgres-proxy';

/** Whatever can be stopped at a named point and killed there: every word it exchanges with others passes through here. */
export type Victim = {
  database: PostgresProxy;
  stripe: HttpTap;
  model: HttpTap;
  /** What its clients speak with; a process without clients has none. */
  client: HttpTap | null;
  /** SIGKILL; resolves when its connections are gone. */
  kill(): Promise<void>;
};

/** One process of the app as it is deployed, on the database of this test file. It may die and start again, often. */
export class Replica implements Victim {
  /** How long each start took until the app said that it is ready, in milliseconds. */
  readonly startsMs: number[] = [];
  private app: RunningApp | null = null;
  private front: HttpTap | null = null;
  private readonly starters = new Set<(client: HttpTap) => void>();

  private constructor(
    readonly database: PostgresProxy,
    readonly stripe: HttpTap,
    readonly model: HttpTap,
    private readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Replica> {
    const [database, stripe, model] = await Promise.all([
      startPostgresProxy(process.env.DATABASE_URL ?? ''),
      startHttpTap(process.env.STRIPE_API_URL ?? ''),
      startHttpTap(process.env.DEMO_MODEL_URL ?? ''),
    ]);
    const replica = new Replica(database, stripe, model, env);
    await replica.begin();
    return replica;
  }

  get url(): string {
    return this.client.url;
  }

  get client(): HttpTap {
    if (!this.front) throw new Error('The app does not run.');
    return this.front;
  }

  get isRunning(): boolean {
    return this.front !== null;
  }

  /** Starts the process (again) and waits until it is ready. */
  async begin(): Promise<void> {
    const env = {
      DATABASE_URL: this.database.url,
      STRIPE_API_URL: this.stripe.url,
      DEMO_MODEL_URL: this.model.url,
      COMPLETIONS_PER_MINUTE: '1000000',
      // Replicas have one address between them: what Stripe is told must not depend on who tells it.
      APP_URL: process.env.APP_URL ?? '',
      AUTH_URL: process.env.AUTH_URL ?? '',
      ...this.env,
    };
    const began = performance.now();
    this.app = await startApp({ env });
    this.startsMs.push(performance.now() - began);
    const front = await startHttpTap(this.app.url.replace('localhost', '127.0.0.1'));
    for (const starter of this.starters) starter(front);
    this.front = front;
  }

  /** Whoever wants to see what its clients say, now and after each start. */
  onStart(starter: (client: HttpTap) => void): () => void {
    this.starters.add(starter);
    if (this.front) starter(this.front);
    return () => this.starters.delete(starter);
  }

  async kill(): Promise<void> {
    const { app, front } = this;
    this.front = null;
    this.app = null;
    app?.kill();
    while (this.database.connections() > 0) await new Promise((resolve) => setImmediate(resolve));
    await front?.close();
  }

  async close(): Promise<void> {
    if (this.app) await this.kill();
    await Promise.all([this.database.close(), this.stripe.close(), this.model.close()]);
  }
}
