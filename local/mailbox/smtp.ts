import { SMTPServer } from 'smtp-server';
import { type Faults, refusalOf } from './faults';
import type { MailStore } from './store';

const MAX_BYTES = 2_000_000;

/** Takes mail for anybody and keeps it; nothing is ever sent on. No sign-in, no TLS: it is reached from this machine only. */
export function smtpServer(store: MailStore, faults: () => Faults): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    size: MAX_BYTES,
    onRcptTo: ({ address }, _, answer) => {
      const code = refusalOf(faults(), address);
      answer(code === null ? null : Object.assign(new Error('Told to refuse'), { responseCode: code }));
    },
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (stream.sizeExceeded) return answer(Object.assign(new Error('Too large'), { responseCode: 552 }));
        store.add({ recipients: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts) });
        const { cutAfterData = 0 } = faults();
        if (cutAfterData === 0) return answer();
        faults().cutAfterData = cutAfterData - 1;
        // The sender never hears that it arrived.
        answer(Object.assign(new Error('Told to break off'), { responseCode: 421 }));
      });
    },
  });
}
