import { startLocalMailbox } from './server';

// The mailbox as a process of its own. It ends with whoever started it, also when that one was killed.
const { url, smtpUrl } = await startLocalMailbox({
  httpPort: Number(process.env.LOCAL_MAILBOX_PORT ?? 0),
  smtpPort: Number(process.env.LOCAL_MAILBOX_SMTP_PORT ?? 0),
  stateFile: process.env.LOCAL_MAILBOX_STATE ?? null,
});
process.send?.({ ready: true, url });
console.log(`Mailbox listens at ${url} and takes mail at ${smtpUrl}`);
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.once('SIGINT', () => process.exit(0));
