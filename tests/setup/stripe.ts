import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalStripe } from '@/local/stripe/server';
import { makeFolder } from '@/scripts/lib/paths.mjs';
import { TEST_FOLDER } from './cluster';

type Options = { webhookUrl?: string; retryDelaysMs?: number[] };

/** The local Stripe, where the settings say that it is; with a state that goes when it is closed. */
export async function startStripe({ webhookUrl, retryDelaysMs }: Options = {}) {
  const url = process.env.STRIPE_API_URL ?? '';
  const secretKey = process.env.STRIPE_SECRET_KEY ?? '';
  const secret = process.env.STRIPE_WEBHOOK_SECRET ?? '';
  const port = Number(new URL(url).port);
  const stateFile = join(makeFolder(join(TEST_FOLDER, 'stripe')), `${port}.json`);
  const server = await startLocalStripe({
    port,
    stateFile,
    secretKey,
    ...(webhookUrl ? { webhook: { url: webhookUrl, secret } } : {}),
    ...(retryDelaysMs ? { retryDelaysMs } : {}),
  });
  return {
    url,
    secretKey,
    close: async () => {
      await server.close();
      await rm(stateFile, { force: true });
    },
  };
}
