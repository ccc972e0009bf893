import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type HttpTap, startHttpTap } from '../wire/http-tap';
import { type PostgresProxy, startPostgresProxy } from '../wire/postgres-proxy';
import type { Victim } from './replica';
import type { VERBS } from './worker-process';

/** A process of ours without clients: what `npm run reconcile` and the jobs are. It does what it is told. */
export class Worker implements Victim {
  readonly client = null;
  private child: ChildProcess | null = null;
  private calls = 0;

  private constructor(
    readonly database: PostgresProxy,
    readonly stripe: HttpTap,
    readonly model: HttpTap,
  ) {}

  static async start(): Promise<Worker> {
    const [database, stripe, model] = await Promise.all([
      startPostgresProxy(process.env.DATABASE_URL ?? ''),
      startHttpTap(process.env.STRIPE_API_URL ?? ''),
      startHttpTap(process.env.DEMO_MODEL_URL ?? ''),
    ]);
    const worker = new Worker(database, stripe, model);
    await worker.begin();
    return worker;
  }

  async begin(): Promise<void> {
    this.child = fork(join(import.meta.dirname, 'worker-process.ts'), {
      execArgv: ['--import', 'tsx', '--conditions=react-server'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, DATABASE_URL: this.database.url, STRIPE_API_URL: this.stripe.url },
    });
    await once(this.child, 'message');
  }

  /** Does one thing; rejects when that failed, or the process died over it. */
  async call(verb: keyof typeof VERBS, input: unknown = null): Promise<void> {
    const { child } = this;
    if (!child) throw new Error('It does not run.');
    this.calls += 1;
    const id = this.calls;
    const error = await new Promise<string | null>((resolve) => {
      const hear = (answer: { id: number; error: string | null }) => answer.id === id && end(answer.error);
      const die = () => end('It died.');
      const end = (said: string | null) => {
        child.off('message', hear).off('exit', die);
        resolve(said);
      };
      child.on('message', hear).on('exit', die);
      child.send({ id, verb, input });
    });
    if (error !== null) throw new Error(error);
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    child?.kill('SIGKILL');
    if (child) await once(child, 'exit');
    while (this.database.connections() > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    if (this.child) await this.kill();
    await Promise.all([this.database.close(), this.stripe.close(), this.model.close()]);
  }
}
