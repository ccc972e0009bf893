import { once } from 'node:events';
import { Children } from '@/scripts/lib/children.mjs';
import { type BenchDatabase, dropLeftovers, openBenchDatabase } from './database';
import { pin } from './machine';
import type { Pace, UpstreamStats } from './upstream';

/** What every measurement needs: the database, the fake model, and the settings of the code under test. */
export type World = {
  database: BenchDatabase;
  upstream: { url: string; pace: (pace: Pace) => Promise<void>; stats: () => Promise<UpstreamStats> };
  children: Children;
  /** Environment of the app, of the gateway and of our library in this process. */
  settings: NodeJS.ProcessEnv;
  close: () => Promise<void>;
};

export async function openWorld(): Promise<World> {
  // Started first: what is pinned later must not hold the database to one core.
  const database = await openBenchDatabase();
  await dropLeftovers(database);
  pin(process.pid, 1);
  const children = new Children();
  const url = await startNode(children, 'tests/bench/upstream-process.ts');
  const settings: NodeJS.ProcessEnv = {
    ...withoutProviders(),
    NODE_ENV: 'production',
    DATABASE_URL: database.app,
    DIRECT_URL: database.owner,
    AUTH_SECRET: 'only-for-benchmarks-'.repeat(2),
    AUTH_TRUST_HOST: 'true',
    STRIPE_SECRET_KEY: 'sk_test_local_bench',
    STRIPE_WEBHOOK_SECRET: 'whsec_bench',
    STRIPE_API_URL: 'http://127.0.0.1:9',
    DEMO_MODEL_URL: url,
    COMPLETIONS_PER_MINUTE: '100000000',
    // What is measured is the path of requests; as with `npm run worker`, jobs are somebody else's.
    JOBS: 'off',
  };
  Object.assign(process.env, settings, { PORT: '3000', APP_URL: 'http://localhost:3000' });
  return {
    database,
    upstream: {
      url,
      pace: async (pace) =>
        void (await (await fetch(`${url}/_control`, { method: 'POST', body: JSON.stringify(pace) })).text()),
      stats: async () => (await fetch(`${url}/_stats`)).json(),
    },
    children,
    settings,
    close: async () => {
      await children.stop();
      const { db } = await import('@/lib/platform/db');
      await db.$disconnect();
      await database.close();
    },
  };
}

/** Starts a program of the bench; it sends its address when it listens. */
export async function startNode(children: Children, file: string, env: Record<string, string> = {}): Promise<string> {
  return (await startNodeWithPid(children, file, env)).url;
}

export async function startNodeWithPid(
  children: Children,
  file: string,
  env: Record<string, string> = {},
): Promise<{ url: string; pid: number }> {
  const { child, ended } = children.start(['--import', 'tsx', '--conditions=react-server', file], {
    env: { ...process.env, ...env },
  });
  const failed = ended.then((code) => {
    throw new Error(`${file} ended with code ${code}.`);
  });
  const [message] = await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => undefined);
  return { url: String(message.url), pid: child.pid ?? 0 };
}

/** A key of somebody's in the environment must not send the bench to a real provider. */
function withoutProviders(): NodeJS.ProcessEnv {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, SMTP_URL, AUTH_GITHUB_ID, AUTH_GOOGLE_ID, ...rest } = process.env;
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'SMTP_URL', 'AUTH_GITHUB_ID', 'AUTH_GOOGLE_ID']) {
    delete process.env[name];
  }
  return rest as NodeJS.ProcessEnv;
}
