import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, ROOT } from '@/scripts/lib/paths.mjs';
import { freePort } from '@/scripts/lib/port.mjs';

/**
 * The settings of the code under test. Nobody listens at these ports until a test starts the local Stripe, model or mailbox, so
 * "away" is the state a test begins in.
 */
const [stripePort, modelPort, smtpPort] = [await freePort(), await freePort(), await freePort()];

for (const name of [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'SMTP_URL',
  'EMAIL_FROM',
  'AUTH_GITHUB_ID',
  'AUTH_GITHUB_SECRET',
]) {
  delete process.env[name];
}

Object.assign(process.env, {
  PORT: '3000',
  APP_URL: 'http://localhost:3000',
  AUTH_URL: 'http://localhost:3000',
  AUTH_SECRET: 'only-for-tests-'.repeat(3),
  // Each file of tests that need one gets a database of its own; the others get one that isn't there.
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
  STRIPE_SECRET_KEY: 'sk_test_local_tests',
  STRIPE_WEBHOOK_SECRET: 'whsec_tests',
  STRIPE_API_URL: `http://127.0.0.1:${stripePort}`,
  DEMO_MODEL_URL: `http://127.0.0.1:${modelPort}`,
  LOCAL_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  DEMO_PEOPLE: '1',
  OPERATOR_EMAILS: 'operator@studio.test',
  SUPPORT_EMAIL: 'support@studio.test',
});

/** What the code logs goes to a file, so that the report of a run can be read; `STUDIO_LOGS=1` shows it. */
const logFile = join(makeFolder(join(ROOT, '.local/test/logs')), 'tests.log');
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write;
  const divert = (...args: [unknown, ...unknown[]]): boolean => {
    const [text] = args;
    const isLog = typeof text === 'string' && text.startsWith('{"time":');
    if (!isLog || process.env.STUDIO_LOGS) return Reflect.apply(write, stream, args);
    appendFileSync(logFile, text);
    return true;
  };
  Object.assign(stream, { write: divert });
}
