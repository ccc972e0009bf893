import { expect, test } from 'vitest';
import { parseEnv } from '@/lib/platform/env';

const GOOD = {
  DATABASE_URL: 'postgresql://app:secret-of-the-app@127.0.0.1:5432/studio',
  AUTH_SECRET: 'a-secret-that-is-long-enough-for-signing',
  STRIPE_SECRET_KEY: 'sk_test_local_123',
  STRIPE_WEBHOOK_SECRET: 'whsec_old, whsec_new',
  OPENAI_API_KEY: 'sk-key-of-openai',
};

test('good settings are read, and secrets that are being rotated become a list', () => {
  const env = parseEnv({ ...GOOD, OPERATOR_EMAILS: 'Ann@Studio.test,', PORT: '4000' });
  expect(env.STRIPE_WEBHOOK_SECRET).toEqual(['whsec_old', 'whsec_new']);
  expect(env.OPERATOR_EMAILS).toEqual(['ann@studio.test']);
  expect(env.APP_URL).toBe('http://localhost:4000');
});

test('a line without a value counts as no line', () => {
  const env = parseEnv({ ...GOOD, PORT: '', APP_URL: ' ', STRIPE_API_URL: '', COMPLETIONS_PER_MINUTE: '' });
  expect(env).toMatchObject({ PORT: 3000, APP_URL: 'http://localhost:3000', COMPLETIONS_PER_MINUTE: 600 });
});

test('the jobs run inside the app unless they are switched off there', () => {
  expect(parseEnv(GOOD).JOBS).toBe('app');
  expect(parseEnv({ ...GOOD, JOBS: 'off' }).JOBS).toBe('off');
});

test.each([
  ['DATABASE_URL', { DATABASE_URL: undefined }],
  ['DATABASE_URL', { DATABASE_URL: 'not a url, but a password' }],
  ['AUTH_SECRET', { AUTH_SECRET: undefined }],
  ['AUTH_SECRET', { AUTH_SECRET: 'short' }],
  ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'pk_test_published' }],
  // It is sent to browsers.
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: 'sk_test_secret' }],
  ['STRIPE_PUBLISHABLE_KEY', { STRIPE_PUBLISHABLE_KEY: 'pk_live_published' }],
  ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: '' }],
  ['STRIPE_API_URL', { STRIPE_API_URL: 'http://stripe.example.com' }],
  ['STRIPE_API_URL', { STRIPE_SECRET_KEY: 'sk_live_123', STRIPE_API_URL: 'http://127.0.0.1:4242' }],
  ['DEMO_PEOPLE', { STRIPE_SECRET_KEY: 'sk_live_123', DEMO_PEOPLE: '1' }],
  ['DEMO_PEOPLE', { AUTH_GITHUB_ID: 'id', AUTH_GITHUB_SECRET: 'hush', DEMO_PEOPLE: '1' }],
  ['DEMO_MODEL_URL', { STRIPE_SECRET_KEY: 'sk_live_123', DEMO_MODEL_URL: 'http://127.0.0.1:1' }],
  ['AUTH_GOOGLE_SECRET', { AUTH_GOOGLE_ID: 'id' }],
  ['AUTH_GITHUB_ID', { AUTH_GITHUB_SECRET: 'hush' }],
  ['OPENAI_API_KEY', { OPENAI_API_KEY: undefined }],
  ['PORT', { PORT: '99999' }],
  ['JOBS', { JOBS: 'elsewhere' }],
])('a start is stopped by %s when it is set so: %j, and the message never shows a value', (name, change) => {
  const settings: Record<string, string | undefined> = { ...GOOD, ...change };
  let message = '';
  try {
    parseEnv(settings);
  } catch (error) {
    message = error instanceof Error ? error.message : '';
  }
  expect(message).toContain(`  ${name} `);
  for (const value of Object.values(settings)) {
    if (value && value.length > 3) expect(message).not.toContain(value);
  }
});
