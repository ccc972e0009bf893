import { startLocalModel } from './server';

// The demo model as a process of its own. It ends with whoever started it, also when that one was killed.
const { url } = await startLocalModel({ port: Number(process.env.LOCAL_MODEL_PORT ?? 0) });
process.send?.({ ready: true, url });
console.log(`Demo model listens at ${url}`);
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.once('SIGINT', () => process.exit(0));
