import { defineConfig, devices } from '@playwright/test';
import { freePort } from './scripts/lib/port.mjs';

// Workers read this file again and inherit the environment, so the port is chosen once.
process.env.E2E_PORT ??= String(await freePort());
const port = process.env.E2E_PORT;
const baseURL = `http://localhost:${port}`;

export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  // One instance, one Acme: journeys that spend the same credits go one after the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL,
    // A trace costs as much as all else that a journey does; `--trace retain-on-failure` by hand tells more.
    screenshot: 'only-on-failure',
    locale: 'en-US',
    launchOptions: {
      // Without a graphics card the browser pretends to have one, which takes a quarter of its time.
      args: ['--disable-gpu'],
      ...(process.env.BROWSER_PATH ? { executablePath: process.env.BROWSER_PATH } : {}),
    },
  },
  projects: [
    { name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      // What fits on a desk must fit in a hand: the journeys that change nothing are gone through again at 390 px.
      testMatch: ['roles.spec.ts'],
      use: { ...devices['Desktop Chrome'], viewport: { width: 390, height: 844 }, hasTouch: true },
    },
  ],
  // Everything as a stranger gets it from `npm start`: its own data, seeded anew, and the build that was just made.
  webServer: {
    command: 'node scripts/fresh-instance.mjs',
    url: `${baseURL}/api/ready`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      PORT: port,
      LOCAL_DATA_DIR: '.local/test-e2e',
      NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? '.next-test',
      APP_URL: '',
      DATABASE_URL: '',
      STRIPE_SECRET_KEY: '',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      SMTP_URL: '',
      LOCAL_MODEL_TOKENS_PER_SECOND: '400',
      // Every journey signs in anew, from one address.
      SIGN_INS_PER_HOUR: '1000',
    },
  },
});
