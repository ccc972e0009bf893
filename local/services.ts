import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Children } from '@/scripts/lib/children.mjs';
import { choosePort } from './ports';
import type { Secrets } from './secrets';

const READY_SECONDS = 30;

export type Service = {
  name: string;
  url: string;
  /** Its program, relative to the repository, and what it is told. */
  main: string;
  env: Record<string, string>;
};

/** Takes mail at an address of its own. */
export type Mailbox = Service & { smtpUrl: string };

/** The local Stripe: keeps its own state, calls our webhook, takes only our key. */
export async function localStripe(dataFolder: string, secrets: Secrets, webhookUrl: string): Promise<Service> {
  const port = await choosePort(dataFolder, 'stripe');
  return {
    name: 'stripe',
    url: `http://127.0.0.1:${port}`,
    main: 'local/stripe/main.ts',
    env: {
      LOCAL_STRIPE_PORT: String(port),
      LOCAL_STRIPE_STATE: stripeStateFiles(dataFolder)[0],
      LOCAL_STRIPE_KEY: secrets.stripeKey,
      LOCAL_STRIPE_WEBHOOK_URL: webhookUrl,
      LOCAL_STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    },
  };
}

/** Its state, and the journal of what changed since that was written. */
export function stripeStateFiles(dataFolder: string): [string, string] {
  const state = join(dataFolder, 'stripe.json');
  return [state, `${state}.log`];
}

/** The demo model: speaks OpenAI's protocol. */
export async function localModel(dataFolder: string): Promise<Service> {
  const port = await choosePort(dataFolder, 'model');
  return {
    name: 'model',
    url: `http://127.0.0.1:${port}`,
    main: 'local/model/main.ts',
    env: { LOCAL_MODEL_PORT: String(port) },
  };
}

/** The mailbox: takes what the app mails over SMTP and shows it; it survives restarts. */
export async function localMailbox(dataFolder: string): Promise<Mailbox> {
  const port = await choosePort(dataFolder, 'mailbox');
  const smtpPort = await choosePort(dataFolder, 'mailbox_smtp');
  return {
    name: 'mailbox',
    url: `http://127.0.0.1:${port}`,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    main: 'local/mailbox/main.ts',
    env: {
      LOCAL_MAILBOX_PORT: String(port),
      LOCAL_MAILBOX_SMTP_PORT: String(smtpPort),
      LOCAL_MAILBOX_STATE: mailboxStateFile(dataFolder),
    },
  };
}

/** Its messages. */
export function mailboxStateFile(dataFolder: string): string {
  return join(dataFolder, 'mailbox.jsonl');
}

/**
 * Starts a service as a process of its own and keeps it running.
 * @throws Error when it does not listen in time
 */
export async function startService(children: Children, service: Service, dataFolder: string): Promise<void> {
  let stopWaiting = false;
  let fails: Error | undefined;
  const start = () => {
    const { ended } = children.start(['--import', 'tsx', service.main], {
      env: { ...process.env, ...service.env },
      log: join(dataFolder, 'logs', `${service.name}.log`),
      graceMs: 2_000,
    });
    void ended.then((code) => {
      if (children.stopping) return;
      fails = new Error(`The local ${service.name} ended with code ${code}; its log is in ${dataFolder}/logs.`);
      if (!stopWaiting) return;
      console.error(`${fails.message} It is started again.`);
      setTimeout(() => children.stopping || start(), 1_000);
    });
  };
  start();
  try {
    await untilItAnswers(service.url, () => fails);
  } finally {
    stopWaiting = true;
  }
}

async function untilItAnswers(url: string, failure: () => Error | undefined): Promise<void> {
  for (const deadline = Date.now() + READY_SECONDS * 1000; Date.now() < deadline; await wait(50)) {
    const error = failure();
    if (error) throw error;
    try {
      // Any answer will do, also a refusal: somebody listens.
      await fetch(url, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`${url} does not answer.`);
}
