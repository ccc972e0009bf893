import { z } from 'zod';
import { expireHolds } from '@/lib/credits/end-hold';
import { reconcile } from '@/lib/purchases/reconcile';
import { refillDue } from '@/lib/refills/due';
import { refillIfDue } from '@/lib/refills/refill';
import { changePlan } from '@/lib/workspaces/change-plan';

const planSchema = z.object({
  workspaceId: z.string(),
  plan: z.enum(['free', 'pro', 'team', 'business']),
  seats: z.number(),
});

/** What a worker can be told to do. */
export const VERBS = {
  expireHolds: () => expireHolds(),
  reconcile: () => reconcile(),
  refillDue: () => refillDue(),
  refillIfDue: (input: unknown) => refillIfDue(z.string().parse(input)),
  changePlan: (input: unknown) => {
    const { workspaceId, ...to } = planSchema.parse(input);
    return changePlan(workspaceId, to);
  },
};

const orderSchema = z.object({
  id: z.number(),
  verb: z.enum(['expireHolds', 'reconcile', 'refillDue', 'refillIfDue', 'changePlan']),
  input: z.unknown(),
});

process.on('message', async (order: unknown) => {
  const { id, verb, input } = orderSchema.parse(order);
  try {
    await VERBS[verb](input);
    process.send?.({ id, error: null });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
