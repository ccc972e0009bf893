import { parseEnv } from '@/lib/platform/env';
import type { LocalDatabase } from '@/local/database';
import type { Secrets } from '@/local/secrets';
import type { Mailbox, Service } from '@/local/services';

export type Needs = {
  /** What runs here because no setting names the real one. */
  database: boolean;
  stripe: boolean;
  model: boolean;
  mailbox: boolean;
  demoPeople: boolean;
};

/** What the settings leave to this machine. With a live Stripe key nothing here is pretend. */
export function findNeeds(env: NodeJS.ProcessEnv): Needs {
  const live = /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? '');
  const realSignIn = env.AUTH_GITHUB_ID || env.AUTH_GOOGLE_ID || env.SMTP_URL;
  return {
    database: !env.DATABASE_URL,
    stripe: !env.STRIPE_SECRET_KEY,
    model: !live && !env.OPENAI_API_KEY && !env.OPENAI_BASE_URL,
    mailbox: !live && !env.SMTP_URL,
    demoPeople: !live && !realSignIn,
  };
}

type Parts = {
  secrets: Secrets;
  database?: Pick<LocalDatabase, 'url' | 'ownerUrl'>;
  stripe?: Pick<Service, 'url'>;
  model?: Pick<Service, 'url'>;
  mailbox?: Pick<Mailbox, 'url' | 'smtpUrl'>;
  demoPeople: boolean;
};

/** The address where people open the app. */
export function appUrl(env: NodeJS.ProcessEnv): string {
  return env.APP_URL?.replace(/\/+$/, '') ?? `http://localhost:${env.PORT ?? '3000'}`;
}

/**
 * The environment of the app: what is set, and for the rest what runs on this machine.
 * @throws Error that names each setting at fault and why, never its content
 */
export function composeSettings(env: NodeJS.ProcessEnv, parts: Parts): NodeJS.ProcessEnv {
  const settings: NodeJS.ProcessEnv = { ...env };
  settings.PORT ??= '3000';
  settings.APP_URL = appUrl(env);
  settings.AUTH_URL = settings.APP_URL;
  settings.AUTH_TRUST_HOST = 'true';
  // Only this launcher may say these: they open doors that must stay shut elsewhere.
  delete settings.DEMO_PEOPLE;
  delete settings.DEMO_MODEL_URL;
  delete settings.LOCAL_SMTP_URL;
  delete settings.LOCAL_MAILBOX_URL;
  if (parts.database) {
    settings.DATABASE_URL = parts.database.url;
    settings.DIRECT_URL = parts.database.ownerUrl;
    settings.AUTH_SECRET ??= parts.secrets.authSecret;
  }
  if (parts.stripe) {
    settings.STRIPE_SECRET_KEY = parts.secrets.stripeKey;
    settings.STRIPE_API_URL = parts.stripe.url;
    settings.STRIPE_WEBHOOK_SECRET = parts.secrets.webhookSecret;
  }
  if (parts.model) settings.DEMO_MODEL_URL = parts.model.url;
  if (parts.mailbox) {
    settings.LOCAL_SMTP_URL = parts.mailbox.smtpUrl;
    settings.LOCAL_MAILBOX_URL = parts.mailbox.url;
  }
  if (parts.demoPeople) {
    settings.DEMO_PEOPLE = '1';
    settings.OPERATOR_EMAILS ??= 'operator@studio.test';
  }
  settings.SUPPORT_EMAIL ??= 'support@studio.test';
  parseEnv(settings);
  return settings;
}

/** The app runs as the restricted role and has no business with the owner's. */
export function forApp(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DIRECT_URL, ...rest } = settings;
  return rest as NodeJS.ProcessEnv;
}

/** Checks the settings before anything long begins, with stand-ins for what is not known yet. */
export function checkSettings(env: NodeJS.ProcessEnv, secrets: Secrets, needs: Needs): void {
  const nowhere = 'http://127.0.0.1:9';
  composeSettings(env, {
    secrets,
    database: needs.database ? { url: 'postgresql://127.0.0.1:9', ownerUrl: 'postgresql://127.0.0.1:9' } : undefined,
    stripe: needs.stripe ? { url: nowhere } : undefined,
    model: needs.model ? { url: nowhere } : undefined,
    mailbox: needs.mailbox ? { url: nowhere, smtpUrl: 'smtp://127.0.0.1:9' } : undefined,
    demoPeople: needs.demoPeople,
  });
}
