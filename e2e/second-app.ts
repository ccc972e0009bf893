import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../scripts/lib/port.mjs';

const DATA = '.local/test-e2e';

export type SecondApp = { url: string; stripe: string; stop: () => void };

/**
 * The same build on the same data, as a second replica with settings of its own.
 * @returns its address, that of the local Stripe, and how to end it
 */
export async function startSecondApp(env: Record<string, string>): Promise<SecondApp> {
  const services: { database: string; stripe: string; model: string; stripeWebhookSecret: string } = read('services');
  const secrets: { authSecret: string; stripeKey: string } = read('secrets');
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const settings = {
    NODE_ENV: 'production' as const,
    NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? '.next-test',
    PORT: String(port),
    APP_URL: url,
    AUTH_URL: url,
    AUTH_TRUST_HOST: 'true',
    AUTH_SECRET: secrets.authSecret,
    DATABASE_URL: services.database,
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_API_URL: services.stripe,
    STRIPE_WEBHOOK_SECRET: services.stripeWebhookSecret,
    DEMO_MODEL_URL: services.model,
    DEMO_PEOPLE: '1',
    JOBS: 'off',
    ...env,
  };
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)];
  const child = spawn('node_modules/.bin/node', args, {
    env: { PATH: process.env.PATH, ...settings },
    stdio: 'ignore',
  });
  await untilReady(url, child);
  return { url, stripe: services.stripe, stop: () => void child.kill('SIGTERM') };
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`${DATA}/${name}.json`, 'utf8'));
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100)) {
    if (child.exitCode !== null) throw new Error(`The second app ended with exit code ${child.exitCode}.`);
    const answer = await fetch(`${url}/api/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error('The second app does not become ready.');
}
