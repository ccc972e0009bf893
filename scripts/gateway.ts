import { createGateway, drainGateway } from '@/lib/ai/gateway-server';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';

/** `npm run gateway`: the completions route on a listener of its own. A signal lets running answers come to their end. */
const { GATEWAY_PORT } = env();
const server = createGateway();
await new Promise<void>((resolve, reject) => {
  server.once('error', reject);
  server.listen(GATEWAY_PORT, '127.0.0.1', resolve);
});
const asked = Promise.withResolvers<void>();
// Until here whoever started this script ended it on a signal; from now on there may be answers under way.
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) {
  process.removeAllListeners(signal);
  process.on(signal, () => asked.resolve());
}
console.info(`The gateway listens at http://localhost:${GATEWAY_PORT}/v1/chat/completions`);
await asked.promise;
await drainGateway(server);
await db.$disconnect();
process.exit(0);
