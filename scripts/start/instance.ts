import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalDatabase } from '@/local/database';
import { rememberedPort } from '@/local/ports';
import { ensureSecrets } from '@/local/secrets';
import { localStripe, startService } from '@/local/services';
import { Children } from '../lib/children.mjs';
import { isLocked } from '../lib/lock.mjs';
import { DATA } from '../lib/paths.mjs';
import { composeSettings, findNeeds } from './settings';

const isRunning = () => isLocked(join(DATA, 'start.lock'));
const webhook = () => `http://127.0.0.1:${process.env.PORT ?? 3000}/api/stripe/webhook`;

/**
 * Gives a script the settings of the local instance, unless DATABASE_URL names another database. Its database is
 * started for the time of the script when nobody else runs it.
 */
export async function adoptLocalInstance(): Promise<void> {
  // Without an instance the script says itself which setting it lacks.
  if (process.env.DATABASE_URL || !existsSync(join(DATA, 'secrets.json'))) return;
  const secrets = ensureSecrets(DATA);
  const database = await openLocalDatabase(DATA, secrets);
  process.once('exit', () => {
    if (!database.attached && !isRunning()) database.stopNow();
  });
  const needs = findNeeds(process.env);
  const at = (service: string) => ({ url: `http://127.0.0.1:${rememberedPort(DATA, service)}` });
  const settings = composeSettings(process.env, {
    secrets,
    database,
    stripe: needs.stripe ? at('stripe') : undefined,
    model: needs.model ? at('model') : undefined,
    mailbox: needs.mailbox
      ? { ...at('mailbox'), smtpUrl: `smtp://127.0.0.1:${rememberedPort(DATA, 'mailbox_smtp')}` }
      : undefined,
    demoPeople: needs.demoPeople,
  });
  Object.assign(process.env, settings);
}

/** Starts the local Stripe for the time of this script, when the settings lead to it and the app doesn't run. */
export async function startLocalStripeIfNeeded(): Promise<{ stop(): Promise<void> }> {
  const children = new Children();
  const secrets = ensureSecrets(DATA);
  if (!isRunning() && process.env.STRIPE_SECRET_KEY === secrets.stripeKey) {
    const service = await localStripe(DATA, secrets, webhook());
    await startService(children, service, DATA);
    process.env.STRIPE_API_URL = service.url;
  }
  return children;
}
