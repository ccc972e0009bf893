import { z } from 'zod';
import { refillDue } from '@/lib/refills/due';
import { refillIfDue } from '@/lib/refills/refill';

/** A process of its own that is told which workspaces may need a refill, many times at the same moment. */
const orderSchema = z.union([
  z.object({ verb: z.literal('trigger'), workspaceIds: z.array(z.string()), times: z.number() }),
  z.object({ verb: z.literal('due') }),
]);

process.on('message', async (message: unknown) => {
  const order = orderSchema.parse(message);
  const failed: string[] = [];
  const note = (error: unknown) => void failed.push(String(error));
  if (order.verb === 'due') {
    await Promise.all(Array.from({ length: 3 }, () => refillDue().catch(note)));
  } else {
    const begun: Promise<unknown>[] = [];
    for (const id of order.workspaceIds) {
      const triggers = Array.from({ length: order.times }, () => refillIfDue(id).catch(note));
      begun.push(...triggers);
      await allButOne(triggers);
    }
    await Promise.all(begun);
  }
  process.send?.({ failed });
});

/** The one that won waits for Stripe; the next workspace's need not wait for it. */
function allButOne(runs: Promise<unknown>[]): Promise<void> {
  return new Promise((resolve) => {
    let left = runs.length - 1;
    for (const run of runs) void run.then(() => --left === 0 && resolve());
  });
}

process.once('disconnect', () => process.exit(0));
process.send?.('ready');
