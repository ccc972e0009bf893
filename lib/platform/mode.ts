import 'server-only';
import { env, hasTestPayments } from './env';

/** What pages say about where they run, so that nobody mistakes pretend money or the demo model for the real thing. */
export function appMode(): {
  testPayments: boolean;
  demoModel: boolean;
  /** Page of the mailbox on this machine, where mail is not sent to anybody. */
  mailbox: string | null;
} {
  const { DEMO_MODEL_URL, LOCAL_MAILBOX_URL } = env();
  return {
    testPayments: hasTestPayments(),
    demoModel: DEMO_MODEL_URL !== undefined,
    mailbox: LOCAL_MAILBOX_URL ?? null,
  };
}
