import 'server-only';
import { z } from 'zod';
import { queueMail } from '@/lib/mail/outbox';
import { seal } from '@/lib/mail/sealed';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { sqlStateOf } from '@/lib/platform/errors';
import { createPerson } from './adapter';
import { createSession } from './sessions';
import { hashToken, newToken } from './tokens';

/**
 * Signing in by a link in a mail. The link works once, for a quarter of an hour, and only when somebody presses the button
 * on the page that it opens: what scans mail opens links, too. The database keeps the link's hash; in the outbox it is
 * sealed until it is sent.
 */
export const SIGN_IN_LINK_MINUTES = 15;
/** Links to one address in an hour, so that nobody's mailbox can be filled from here. */
const LINKS_PER_HOUR = 5;

const address = z
  .string()
  .max(254)
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(z.email());

/** Whether the settings send mail for real: only then is it a way to sign in. */
export function offersMailSignIn(): boolean {
  return env().SMTP_URL !== undefined;
}

/** The address in the form in which a person is known; null when it isn't one. */
export function parseAddress(text: unknown): string | null {
  return address.safeParse(text).data ?? null;
}

/**
 * Mails a link that signs the reader of `email` in and leads on to `back`. It does the same whether or not anybody is known
 * by that address.
 * @returns false when this address was sent too many already
 */
export async function mailSignInLink(email: string, back: string): Promise<boolean> {
  const token = newToken();
  const expires = new Date(Date.now() + SIGN_IN_LINK_MINUTES * 60_000);
  const path = `/sign-in/link?${new URLSearchParams({ token, ...(back === '/' ? {} : { callbackUrl: back }) })}`;
  return db.$transaction(async (tx) => {
    // Requests for the same address wait for each other here, so that none slips through the count.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${email}`}, 0))`;
    const [sent] = await tx.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from mail
      where "to" = ${email} and kind = 'sign_in' and workspace_id is null
        and created_at > studio_now() - interval '1 hour'`;
    if ((sent?.count ?? 0) >= LINKS_PER_HOUR) return false;
    await tx.verificationToken.create({ data: { identifier: email, token: hashToken(token), expires } });
    const facts = { sealed: seal(path) };
    await queueMail(tx, { to: email, kind: 'sign_in', occasion: hashToken(token), facts, usefulUntil: expires });
    return true;
  });
}

/** Whose link it is, without using it up; null when it is unknown, used or too old. */
export async function readSignInLink(token: unknown): Promise<string | null> {
  if (typeof token !== 'string' || !offersMailSignIn()) return null;
  const found = await db.verificationToken.findFirst({
    where: { token: hashToken(token), expires: { gt: new Date() } },
    select: { identifier: true },
  });
  return found?.identifier ?? null;
}

/** Uses the link up, and starts a session of its reader's; null when it is unknown, used or too old. */
export async function redeemSignInLink(token: unknown): Promise<{ token: string; expires: Date } | null> {
  if (typeof token !== 'string' || !offersMailSignIn()) return null;
  const [used] = await db.$queryRaw<{ identifier: string; isFresh: boolean }[]>`
    delete from verification_token where token = ${hashToken(token)}
    returning identifier, expires > clock_timestamp() as "isFresh"`;
  return used?.isFresh ? createSession(await personWith(used.identifier)) : null;
}

async function personWith(email: string): Promise<string> {
  const known = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  try {
    return (await createPerson({ email, name: null, image: null })).id;
  } catch (error) {
    // Two links of somebody new, used at the same moment.
    if (!sqlStateOf(error).some((state) => state === 'P2002' || state === '23505')) throw error;
    return (await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } })).id;
  }
}
