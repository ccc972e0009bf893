import { startLocalMailbox } from '@/local/mailbox/server';
import type { Mail } from '@/local/mailbox/store';

/** The local mailbox, where the settings say that mail is taken. */
export async function startMailbox({ stateFile = null }: { stateFile?: string | null } = {}) {
  const smtpPort = Number(new URL(process.env.LOCAL_SMTP_URL ?? '').port);
  const { url, close } = await startLocalMailbox({ smtpPort, stateFile });
  return {
    url,
    close,
    /** What arrived, the newest first; for one address, if it is named. */
    mails: async (to?: string): Promise<Mail[]> => {
      const response = await fetch(`${url}/_local/messages${to ? `?to=${encodeURIComponent(to)}` : ''}`);
      const { data } = await response.json();
      return data;
    },
    /** Its switches for refusals and broken connections; `{}` clears them. */
    faults: async (switches: Record<string, unknown>): Promise<void> => {
      const response = await fetch(`${url}/_local/faults`, { method: 'POST', body: JSON.stringify(switches) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}
