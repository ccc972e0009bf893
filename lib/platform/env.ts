import { z } from 'zod';
import { UNPAID_SESSIONS_PER_HOUR } from './policy';
import { parseDollars } from './units';

/**
 * All settings, read in this file only. `.env.example` says what each does and what happens without it. A bad value, or
 * one that is missing beside another that needs it, stops the start with its name and the reason, never its content.
 */
const optional = z.string().trim().optional();
const url = optional.refine((text) => text === undefined || URL.canParse(text), 'is not a URL');
const list = optional.transform((text) => (text ?? '').split(',').flatMap((part) => part.trim() || []));
const flag = optional.transform((text) => text === '1' || text === 'true');
const onOff = z
  .enum(['on', 'off'], { error: 'is neither "on" nor "off"' })
  .default('off')
  .transform((text) => text === 'on');
const rate = (byDefault: number) => z.coerce.number().int().positive().default(byDefault);

/** An amount of dollars as cents; null when nothing is set. */
const dollars = optional.transform((text, context) => {
  if (text === undefined) return null;
  const cents = parseDollars(text);
  if (cents === null) context.addIssue({ code: 'custom', message: 'is not an amount of dollars' });
  return cents;
});

/** One address, with or without a name before it, on one line. */
const FROM = /^(?:[^<>@\p{Cc}]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL's host name is one of this machine's own. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

const schema = z
  .object({
    PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
    GATEWAY_PORT: z.coerce.number().int().min(1).max(65_535).default(3001),
    APP_URL: url.transform((text) => text?.replace(/\/+$/, '')),
    DATABASE_URL: z.string({ error: 'is missing' }).refine((text) => URL.canParse(text), 'is not a URL'),
    DIRECT_URL: url,
    AUTH_SECRET: z.string({ error: 'is missing' }).min(32, 'must have at least 32 characters'),
    AUDIT_KEY: list.refine((keys) => keys.every((key) => key.length >= 32), 'must have at least 32 characters'),
    AUTH_GITHUB_ID: optional,
    AUTH_GITHUB_SECRET: optional,
    AUTH_GOOGLE_ID: optional,
    AUTH_GOOGLE_SECRET: optional,
    STRIPE_SECRET_KEY: z
      .string({ error: 'is missing' })
      .regex(/^(sk|rk)_(test|live)_/, 'is not a secret key of Stripe'),
    STRIPE_PUBLISHABLE_KEY: optional.refine(
      (text) => text === undefined || /^pk_(test|live)_/.test(text),
      'is not a publishable key of Stripe',
    ),
    STRIPE_WEBHOOK_SECRET: list.refine((secrets) => secrets.length > 0, 'is missing'),
    STRIPE_API_URL: url,
    STRIPE_INVOICES: onOff,
    STRIPE_TAX: onOff,
    STRIPE_TERMS_CONSENT: onOff,
    UNPAID_PURCHASES_PER_HOUR: rate(UNPAID_SESSIONS_PER_HOUR),
    DECLINED_PURCHASES_PER_DAY: rate(30),
    PURCHASES_MAX_PER_HOUR: dollars,
    PURCHASES_MAX_PER_DAY: dollars,
    FIRST_PURCHASE_MAX: dollars,
    FIRST_PURCHASE_DAYS: rate(7),
    OPENAI_API_KEY: optional,
    OPENAI_BASE_URL: url,
    SMTP_URL: url.refine((text) => text === undefined || /^smtps?:/.test(text), 'is not smtp:// or smtps://'),
    EMAIL_FROM: optional.refine(
      (text) => text === undefined || FROM.test(text),
      'is neither an address nor "Name <address>"',
    ),
    SUPPORT_EMAIL: optional.transform((text) => text ?? 'support@studio.test'),
    OPERATOR_EMAILS: list.transform((emails) => emails.map((email) => email.toLowerCase())),
    ADJUSTMENT_CEILING: dollars,
    COMPLETIONS_PER_MINUTE: rate(600),
    SIGN_INS_PER_HOUR: rate(60),
    JOBS: z.enum(['app', 'off'], { error: 'is neither "app" nor "off"' }).default('app'),
    /** Set by our own launcher only: where the demo model listens, and that the demo people may sign in. */
    DEMO_MODEL_URL: url,
    DEMO_PEOPLE: flag,
    /** Likewise: where the local mailbox takes mail, and its page. */
    LOCAL_SMTP_URL: url,
    LOCAL_MAILBOX_URL: url,
  })
  .superRefine((settings, context) => {
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    for (const provider of ['GITHUB', 'GOOGLE'] as const) {
      const id = settings[`AUTH_${provider}_ID`];
      const secret = settings[`AUTH_${provider}_SECRET`];
      if (id && !secret) refuse(`AUTH_${provider}_SECRET`, `is missing beside AUTH_${provider}_ID`);
      if (secret && !id) refuse(`AUTH_${provider}_ID`, `is missing beside AUTH_${provider}_SECRET`);
    }
    const live = /^(sk|rk)_live_/.test(settings.STRIPE_SECRET_KEY);
    if (settings.STRIPE_PUBLISHABLE_KEY && settings.STRIPE_PUBLISHABLE_KEY.startsWith('pk_live_') !== live)
      refuse('STRIPE_PUBLISHABLE_KEY', 'is of another mode than STRIPE_SECRET_KEY');
    if (settings.STRIPE_API_URL) {
      if (live) refuse('STRIPE_API_URL', 'is accepted only with a test key');
      if (!isLoopback(new URL(settings.STRIPE_API_URL).hostname))
        refuse('STRIPE_API_URL', 'must be a loopback address');
    }
    if (live && settings.DEMO_PEOPLE) refuse('DEMO_PEOPLE', 'cannot be on with a live Stripe key');
    if (live && settings.DEMO_MODEL_URL) refuse('DEMO_MODEL_URL', 'cannot be set with a live Stripe key');
    if (settings.DEMO_PEOPLE && (settings.AUTH_GITHUB_ID || settings.AUTH_GOOGLE_ID || settings.SMTP_URL)) {
      refuse('DEMO_PEOPLE', 'cannot be on beside real sign-in');
    }
    if (!settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL && !settings.DEMO_MODEL_URL) {
      refuse('OPENAI_API_KEY', 'is missing (or OPENAI_BASE_URL, for a compatible server)');
    }
  })
  .transform((settings) => ({ ...settings, APP_URL: settings.APP_URL ?? `http://localhost:${settings.PORT}` }));

export type Env = z.output<typeof schema>;

/** @throws Error whose message names each setting at fault and why */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // A line without a value, as in a copy of .env.example, means the same as no line.
  const filled = Object.entries(source).filter(([, value]) => value?.trim());
  const parsed = schema.safeParse(Object.fromEntries(filled));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
  throw new Error(`These settings stop the start (see .env.example):\n${[...new Set(lines)].join('\n')}`);
}

let parsedOnce: Env | undefined;

/** The settings; checked at the first call and not at import, so that a build needs none of them. */
export function env(): Env {
  parsedOnce ??= parseEnv(process.env);
  return parsedOnce;
}

/** Whether money here is pretend: Stripe's test mode, the local Stripe included. */
export function hasTestPayments(): boolean {
  return !/^(sk|rk)_live_/.test(env().STRIPE_SECRET_KEY);
}

/** Whether the database runs on this machine: only then may the local clock be moved. */
export function hasLocalDatabase(): boolean {
  return isLoopback(new URL(env().DATABASE_URL).hostname);
}
