import 'server-only';
import { createTransport } from 'mailer';
import { env } from '@/lib/platform/env';

/** A mail as the transport takes it. */
export type Message = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one click of the mail program stops this kind. */
  unsubscribeUrl: string | null;
};

/** What became of a message: handed over, refused for good, refused for now, or the server itself could not be used. */
export type Outcome = { state: 'sent' } | { state: 'refused' | 'later' | 'away'; reason: string };

export type Transport = { send(message: Message): Promise<Outcome>; close(): void };

/** The only file that speaks SMTP. Null when the settings name no server: mail waits. */
export function openTransport(): Transport | null {
  const url = env().SMTP_URL ?? env().LOCAL_SMTP_URL;
  if (!url) return null;
  const mailer = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Texts are all we send: nothing is ever read from a disk or another site.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      try {
        await mailer.sendMail(envelopeOf(message));
        return { state: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => mailer.close(),
  };
}

function envelopeOf({ id, to, subject, text, html, unsubscribeUrl }: Message) {
  const { hostname } = new URL(env().APP_URL);
  const from = env().EMAIL_FROM ?? `no-reply@${hostname}`;
  return {
    from,
    // As an object: a comma in it must not make it two.
    to: { name: '', address: to },
    subject,
    text,
    html,
    // The same at each try, so that a mail program shows a duplicate once.
    messageId: `<${id}@${hostname}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribeUrl ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
    ...(unsubscribeUrl ? { list: { unsubscribe: unsubscribeUrl } } : {}),
  };
}

/**
 * A refusal counts as final only when it is about this recipient or this text. What concerns the connection, our account
 * or our sender's address would refuse every mail, so it is tried again until somebody has mended it.
 */
export function outcomeOf(error: unknown): Outcome {
  const { code, command, responseCode } = Object(error);
  // The server's sentence may quote the address, so only its number is kept.
  const reason = [code, command, responseCode].filter(Boolean).join(' ') || 'unknown';
  const isAboutMail = command === 'RCPT TO' || command === 'DATA' || code === 'EMESSAGE';
  if (!isAboutMail || typeof responseCode !== 'number' || responseCode === 421) return { state: 'away', reason };
  return { state: responseCode >= 500 ? 'refused' : 'later', reason };
}
