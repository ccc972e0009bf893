import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type ReadMail, readMail } from './read-mail';

const schema = z.object({ id: z.string(), receivedAt: z.string(), recipients: z.array(z.string()), raw: z.string() });

type Stored = z.output<typeof schema>;

export type Mail = ReadMail & Omit<Stored, 'raw'>;

const MOST = 500;

/** What has arrived, the oldest first, in a file of one line each: a mail is there before its sender is told so. */
export class MailStore {
  #mails: Stored[];

  constructor(readonly path: string | null) {
    const lines = path && existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    this.#mails = lines.flatMap(parsed).slice(-MOST);
    if (lines.length > MOST) this.#rewrite();
  }

  add({ recipients, raw }: { recipients: string[]; raw: Buffer }): void {
    const stored = {
      id: crypto.randomUUID(),
      receivedAt: new Date().toISOString(),
      recipients,
      raw: raw.toString('base64'),
    };
    this.#mails = [...this.#mails.slice(1 - MOST), stored];
    if (this.path) appendFileSync(this.path, `${JSON.stringify(stored)}\n`, { mode: 0o600 });
  }

  list(): Mail[] {
    return this.#mails.map(opened);
  }

  find(id: string): Mail | null {
    const stored = this.#mails.find((mail) => mail.id === id);
    return stored ? opened(stored) : null;
  }

  clear(): void {
    this.#mails = [];
    this.#rewrite();
  }

  #rewrite(): void {
    if (!this.path) return;
    writeFileSync(`${this.path}.next`, this.#mails.map((mail) => `${JSON.stringify(mail)}\n`).join(''), {
      mode: 0o600,
    });
    renameSync(`${this.path}.next`, this.path);
  }
}

function opened({ raw, ...stored }: Stored): Mail {
  return { ...stored, ...readMail(Buffer.from(raw, 'base64')) };
}

/** A line that was cut short by a crash was never confirmed to its sender. */
function parsed(line: string): Stored[] {
  try {
    const { data } = schema.safeParse(JSON.parse(line));
    return data ? [data] : [];
  } catch {
    return [];
  }
}
