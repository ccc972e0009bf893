import { expect, test } from 'vitest';
import { checkSettings, composeSettings, findNeeds, forApp } from '@/scripts/start/settings';

const secrets = {
  authSecret: 'a'.repeat(48),
  stripeKey: 'sk_test_local_abc',
  webhookSecret: 'whsec_abc',
  superuserPassword: 's',
  ownerPassword: 'o',
  appPassword: 'p',
};
const database = {
  url: 'postgresql://studio_app:p@127.0.0.1:5555/studio',
  ownerUrl: 'postgresql://studio_owner:o@127.0.0.1:5555/studio',
};
const stripe = { url: 'http://127.0.0.1:5556' };
const model = { url: 'http://127.0.0.1:5557' };
const mailbox = { url: 'http://127.0.0.1:5558', smtpUrl: 'smtp://127.0.0.1:5559' };

/** An environment as a start gets it. */
const given = (env: Record<string, string>): NodeJS.ProcessEnv => ({ NODE_ENV: 'production', ...env });

test('with nothing set everything runs on this machine, with its demo people', () => {
  expect(findNeeds(given({}))).toEqual({ database: true, stripe: true, model: true, mailbox: true, demoPeople: true });
  const settings = composeSettings(given({}), { secrets, database, stripe, model, mailbox, demoPeople: true });
  expect(settings).toMatchObject({
    APP_URL: 'http://localhost:3000',
    AUTH_URL: 'http://localhost:3000',
    DATABASE_URL: database.url,
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_API_URL: stripe.url,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    DEMO_MODEL_URL: model.url,
    LOCAL_SMTP_URL: mailbox.smtpUrl,
    LOCAL_MAILBOX_URL: mailbox.url,
    DEMO_PEOPLE: '1',
    OPERATOR_EMAILS: 'operator@studio.test',
  });
});

test('the app never learns the role that owns the tables', () => {
  const settings = composeSettings(given({}), { secrets, database, stripe, model, demoPeople: true });
  expect(settings.DIRECT_URL).toBe(database.ownerUrl);
  expect(JSON.stringify(forApp(settings))).not.toContain('studio_owner');
});

test.each([
  [
    'DATABASE_URL',
    'postgresql://db.example/studio',
    { database: false, stripe: true, model: true, mailbox: true, demoPeople: true },
  ],
  ['STRIPE_SECRET_KEY', 'sk_test_abc', { database: true, stripe: false, model: true, mailbox: true, demoPeople: true }],
  ['OPENAI_API_KEY', 'sk-abc', { database: true, stripe: true, model: false, mailbox: true, demoPeople: true }],
  [
    'OPENAI_BASE_URL',
    'http://localhost:11434/v1',
    { database: true, stripe: true, model: false, mailbox: true, demoPeople: true },
  ],
  ['SMTP_URL', 'smtp://mail.example', { database: true, stripe: true, model: true, mailbox: false, demoPeople: false }],
  ['AUTH_GITHUB_ID', 'abc', { database: true, stripe: true, model: true, mailbox: true, demoPeople: false }],
  [
    'STRIPE_SECRET_KEY',
    'sk_live_abc',
    { database: true, stripe: false, model: false, mailbox: false, demoPeople: false },
  ],
  [
    'STRIPE_SECRET_KEY',
    'rk_live_abc',
    { database: true, stripe: false, model: false, mailbox: false, demoPeople: false },
  ],
])('%s=%s replaces what it names, and nothing else', (name, value, needs) => {
  expect(findNeeds(given({ [name]: value }))).toEqual(needs);
});

test.each([
  [{ STRIPE_SECRET_KEY: 'sk_live_content' }, /STRIPE_WEBHOOK_SECRET is missing/],
  [{ DATABASE_URL: 'postgresql://content@db.example/studio' }, /AUTH_SECRET is missing/],
  [{ DATABASE_URL: 'content', AUTH_SECRET: 'a'.repeat(32) }, /DATABASE_URL is not a URL/],
  [{ AUTH_GITHUB_ID: 'content' }, /AUTH_GITHUB_SECRET is missing beside AUTH_GITHUB_ID/],
  [{ PORT: 'content' }, /PORT/],
  [{ STRIPE_SECRET_KEY: 'sk_live_content', STRIPE_WEBHOOK_SECRET: 'whsec_x' }, /OPENAI_API_KEY is missing/],
])('%j stops the start with the name and the reason, never with the content', (env, reason) => {
  const start = () => checkSettings(given(env), secrets, findNeeds(given(env)));
  expect(start).toThrow(reason);
  expect(start).not.toThrow(/content/);
});

test.each(['DEMO_PEOPLE', 'DEMO_MODEL_URL'])(
  '%s in the environment is not believed: only the launcher opens that door',
  (name) => {
    const env = given({
      [name]: 'http://127.0.0.1:1',
      STRIPE_SECRET_KEY: 'sk_live_abc',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      OPENAI_API_KEY: 'sk-abc',
    });
    expect(composeSettings(env, { secrets, database, demoPeople: false })[name]).toBeUndefined();
  },
);
