import { startLocalStripe } from './server';

/** Runs the local Stripe as a process of its own, settings from the environment. It ends with its parent, and saves before it does. */
async function main(): Promise<void> {
  const url = process.env.LOCAL_STRIPE_WEBHOOK_URL;
  const secret = process.env.LOCAL_STRIPE_WEBHOOK_SECRET;
  const stripe = await startLocalStripe({
    port: Number(process.env.LOCAL_STRIPE_PORT ?? 0),
    stateFile: required('LOCAL_STRIPE_STATE'),
    secretKey: required('LOCAL_STRIPE_KEY'),
    ...(url && secret ? { webhook: { url, secret } } : {}),
  });
  const stop = () => {
    stripe.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.send?.({ ready: true, url: stripe.url });
  console.log(`Local Stripe listens at ${stripe.url}`);
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
