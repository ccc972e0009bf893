import 'server-only';
import { log, reasonOf } from '@/lib/platform/log';
import {
  giveUpLateMail,
  type MailRow,
  markFailed,
  markSent,
  pauseSeconds,
  postpone,
  putBack,
  takeDueMail,
} from './outbox';
import { type Message, openTransport, type Transport } from './transport';

/** Writes a mail's texts. @throws Error when there are none for it */
type Compose = (mail: MailRow) => Message;

/** One run sends no longer than this, so that the job's next one is on time. */
const RUN_MS = 30_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** While the server can't be used, all mail waits, in its order. */
const server = { failures: 0, awayUntil: 0 };

/**
 * The job: sends what is due, the oldest first, one after the other. A mail is taken in one statement, sent with no
 * transaction open, and marked in another: who dies in between leaves at most a second copy with the same Message-ID.
 * @returns how many were sent
 */
export async function sendDueMail(compose: Compose): Promise<number> {
  await giveUpLateMail();
  if (performance.now() < server.awayUntil) return 0;
  const transport = openTransport();
  if (!transport) return 0;
  try {
    return await sendAll(compose, transport, performance.now() + RUN_MS);
  } finally {
    transport.close();
  }
}

async function sendAll(compose: Compose, transport: Transport, until: number): Promise<number> {
  let sent = 0;
  while (performance.now() < until) {
    const mail = await takeDueMail();
    if (!mail) break;
    const message = await written(compose, mail);
    if (!message) continue;
    const outcome = await transport.send(message);
    if (outcome.state === 'away') {
      await putBack(mail);
      wait(outcome.reason);
      break;
    }
    server.failures = 0;
    if (outcome.state === 'refused') await markFailed(mail, outcome.reason);
    else if (outcome.state === 'later') await tryLater(mail, outcome.reason);
    else {
      await markSent(mail);
      sent += 1;
    }
  }
  return sent;
}

/** A text that can't be written now can't be written later either. */
async function written(compose: Compose, mail: MailRow): Promise<Message | null> {
  try {
    return compose(mail);
  } catch (error) {
    await markFailed(mail, `not written: ${reasonOf(error)}`);
    return null;
  }
}

async function tryLater(mail: MailRow, reason: string): Promise<void> {
  await postpone(mail);
  const seconds = pauseSeconds(mail.attempts);
  log.warn('mail_delayed', { mail_id: mail.id, kind: mail.kind, attempts: mail.attempts, seconds, reason });
}

function wait(reason: string): void {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, server.failures));
  server.failures += 1;
  server.awayUntil = performance.now() + pause;
  log.warn('mail_server_away', { seconds: pause / 1_000, reason });
}
