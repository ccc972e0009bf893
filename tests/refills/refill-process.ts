import { z } from 'zod';
import { refillDue } from '@/lib/refills/due';
import { refillIfDue } from '@/lib/refills/refill';

/** A process of its own that is told which workspaces may need a refill, many times at the same moment. */
const orderSchema = z.union([
  z.object({ verb: z.literal('trigger'), workspaceIds: z.array(z.string()), times: z.number() }),
  z.object({ verb: z.literal('due') }),
]);

/** What waits for Stripe to answer leaves room for others. */
const AT_ONCE = 10;

process.on('message', async (message: unknown) => {
  const order = orderSchema.parse(message);
  const failed: string[] = [];
  const note = (error: unknown) => void failed.push(String(error));
  if (order.verb === 'due') {
    await Promise.all(Array.from({ length: 3 }, () => refillDue().catch(note)));
  } else {
    for (let start = 0; start < order.workspaceIds.length; start += AT_ONCE) {
      const some = order.workspaceIds.slice(start, start + AT_ONCE);
      const triggers = some.flatMap((id) => Array.from({ length: order.times }, () => refillIfDue(id).catch(note)));
      await Promise.all(triggers);
    }
  }
  process.send?.({ failed });
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
